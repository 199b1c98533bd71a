import pg from 'pg'
import { type MakeObject, shapeOf } from './object-shape.ts'
import { asText } from './value-parsers.ts'

type ParseRow = (texts: (string | null)[]) => Record<string, unknown>
type Parse = (text: string) => unknown

// What pg's types do not tell of its classes.
interface Connection {
  describe(portal: unknown): void
}
interface PreparedQuery extends pg.Submittable {
  readonly name: string
  readonly _result: { fields: readonly pg.FieldDef[]; _parsers: readonly Parse[]; parseRow: ParseRow }
  _accumulateRows: boolean
  prepare(connection: Connection): void
  handleRowDescription(message: unknown): void
}
const Query = pg.Query as unknown as new (statement: pg.QueryConfig) => PreparedQuery

/** What is known of a connection's prepared statements. */
interface Prepared {
  /** By their names. The rows of one never change: PostgreSQL refuses to execute it then. */
  readonly rows: Map<string, ParseRow>
  /** The same connection, which does not ask what the rows are like. */
  readonly undescribed: Connection
}

const preparedOn = new WeakMap<Connection, Prepared>()

/**
 * A prepared statement as pg sends it, but for two things: PostgreSQL describes its rows once per connection and not each
 * time, and rows are made whole.
 */
export class ReadQuery extends Query {
  #prepared: Prepared | undefined

  override prepare(connection: Connection): void {
    const prepared = (this.#prepared = preparedFor(connection))
    const parseRow = prepared.rows.get(this.name)
    if (!parseRow) return super.prepare(connection)
    this._result.parseRow = parseRow
    this._accumulateRows = true
    super.prepare(prepared.undescribed)
  }

  override handleRowDescription(message: unknown): void {
    super.handleRowDescription(message)
    const { fields, _parsers: parsers } = this._result
    const names = fields.map(({ name }) => name)
    this._result.parseRow = rowParser(shapeFor(names), parsers)
    this.#prepared!.rows.set(this.name, this._result.parseRow)
  }
}

function preparedFor(connection: Connection): Prepared {
  let prepared = preparedOn.get(connection)
  if (!prepared) {
    const undescribed = Object.create(connection, { describe: { value() {} } }) as Connection
    preparedOn.set(connection, (prepared = { rows: new Map(), undescribed }))
  }
  return prepared
}

// As many as there are lists of columns: connections share them.
const shapes = new Map<string, MakeObject>()

function shapeFor(names: readonly string[]): MakeObject {
  const key = JSON.stringify(names)
  let make = shapes.get(key)
  if (!make) shapes.set(key, (make = shapeOf(names)))
  return make
}

function rowParser(make: MakeObject, parsers: readonly Parse[]): ParseRow {
  const parsed = parsers.map((parse, index) => ({ parse, index })).filter(({ parse }) => parse !== asText)
  return (texts) => {
    const values: unknown[] = texts
    for (const { parse, index } of parsed) {
      const text = texts[index]
      if (text !== null) values[index] = parse(text!)
    }
    return make(values)
  }
}
