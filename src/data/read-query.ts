import pg from 'pg'
import { type MakeObject, type Parse, type Property, shapeOf } from './object-shape.ts'
import { asText } from './value-parsers.ts'

// What pg's types do not tell of its classes.
interface Connection {
  sync(): void
  _send(message: Buffer): void
}
interface PreparedQuery extends pg.Submittable {
  name: string
  readonly _result: { fields: readonly pg.FieldDef[]; _parsers: readonly Parse[]; parseRow: MakeObject }
  _accumulateRows: boolean
  prepare(connection: Connection): void
  handleRowDescription(message: unknown): void
}
const Query = pg.Query as unknown as new (text: string, values: unknown[] | undefined) => PreparedQuery

export interface PreparedRead {
  readonly name: string
  readonly text: string
  readonly values?: unknown[] | undefined
}

/** What is known of a connection's prepared statements. */
interface Prepared {
  /** By their names. The rows of one never change: PostgreSQL refuses to execute it then. */
  readonly rows: Map<string, MakeObject>
  /** The same connection, which does not ask what the rows are like, and sends a statement in one piece. */
  readonly undescribed: Connection
}

/** The kind of the message that brings the values. */
const bind = 'B'.charCodeAt(0)
/** The messages Execute, for all rows, and Sync: https://www.postgresql.org/docs/18/protocol-message-formats.html */
const executeAndSync = Buffer.from([
  ...['E'.charCodeAt(0), 0, 0, 0, 9, 0, 0, 0, 0, 0],
  ...['S'.charCodeAt(0), 0, 0, 0, 4],
])

const preparedOn = new WeakMap<Connection, Prepared>()

/**
 * A prepared statement as pg sends it, but for three things: PostgreSQL describes its rows once per connection and not
 * each time, rows are made whole, and the messages of a statement are written to the socket as one.
 */
export class ReadQuery extends Query {
  #prepared: Prepared | undefined

  constructor({ name, text, values }: PreparedRead) {
    // An object pg would copy with all that describes its properties.
    super(text, values)
    this.name = name
  }

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
    preparedOn.set(connection, (prepared = { rows: new Map(), undescribed: undescribed(connection) }))
  }
  return prepared
}

function undescribed(connection: Connection): Connection {
  let bound: Buffer | undefined
  return Object.create(connection, {
    describe: { value() {} },
    execute: { value() {} },
    // Where values cannot be sent, pg closes the statement, and takes it for prepared all the same.
    close: { value() {} },
    _send: {
      value(message: Buffer) {
        if (message[0] === bind) bound = message
        else connection._send(message)
      },
    },
    sync: {
      value() {
        if (bound) connection._send(Buffer.concat([bound, executeAndSync]))
        else connection.sync()
        bound = undefined
      },
    },
  }) as Connection
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
