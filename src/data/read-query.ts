import pg from 'pg'
import { type MakeObject, type Parse, type Property, shapeOf } from './object-shape.ts'
import { asText } from './value-parsers.ts'

// What pg's types do not tell of its classes.
interface Connection {
  describe(portal: unknown): void
}
interface PreparedQuery extends pg.Submittable {
  readonly name: string
  readonly _result: { fields: readonly pg.FieldDef[]; _parsers: readonly Parse[]; parseRow: MakeObject }
  _accumulateRows: boolean
  prepare(connection: Connection): void
  handleRowDescription(message: unknown): void
}
const Query = pg.Query as unknown as new (statement: pg.QueryConfig) => PreparedQuery

/** What is known of a connection's prepared statements. */
interface Prepared {
  /** By their names. The rows of one never change: PostgreSQL refuses to execute it then. */
  readonly rows: Map<string, MakeObject>
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
    const columns = fields.map(({ name }, index) => ({ name, parse: parserOf(parsers[index]!) }))
    this._result.parseRow = shapeFor(columns)
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

function parserOf(parse: Parse): Parse | undefined {
  return parse === asText ? undefined : parse
}

// As many as there are lists of columns: connections share them, so that each is hot sooner.
const shapes: { readonly columns: readonly Property[]; readonly make: MakeObject }[] = []

function shapeFor(columns: readonly Property[]): MakeObject {
  let shape = shapes.find((known) => areEqual(known.columns, columns))
  if (!shape) shapes.push((shape = { columns, make: shapeOf(columns) }))
  return shape.make
}

function areEqual(some: readonly Property[], others: readonly Property[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ name, parse }, index) => name === others[index]!.name && parse === others[index]!.parse)
  )
}
