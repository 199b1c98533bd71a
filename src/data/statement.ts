/** A column of a read: `type` is PostgreSQL's name of its type, `Value` what the program sees. */
export interface Column<Value> {
  readonly type: string
  readonly isNullable: boolean
  /** Exists for the compiler alone. */
  readonly value?: Value
}

export type Columns = Readonly<Record<string, Column<unknown>>>

/** The row that a set of columns makes. */
export type RowOf<C extends Columns> = {
  readonly [Name in keyof C]: NonNullable<C[Name]['value']> | NullIn<C[Name]>
}
type NullIn<C> = C extends { readonly isNullable: true } ? null : never

const column = <Value>(type: string) =>
  ({ type, isNullable: false }) as { type: string; isNullable: false; value?: Value }

/** Column types. Instants, dates and decimals are text from the driver to the response. */
export const columnTypes = {
  uuid: column<string>('uuid'),
  uuids: column<readonly string[]>('_uuid'),
  text: column<string>('text'),
  texts: column<readonly string[]>('_text'),
  characters: column<string>('bpchar'),
  integer: column<number>('int4'),
  boolean: column<boolean>('bool'),
  instant: column<string>('timestamptz'),
  date: column<string>('date'),
  decimal: column<string>('numeric'),
}

/** A column of one of PostgreSQL's enum types. */
export const enumeration = <Value extends string>(type: string) => column<Value>(type)

/** The same column where it can be null. */
export function nullable<Value>(of: { type: string; value?: Value }) {
  return { type: of.type, isNullable: true } as { type: string; isNullable: true; value?: Value }
}

/** A read with a name of its own: PostgreSQL prepares it once per connection under that name. */
export interface Statement<C extends Columns = Columns> {
  readonly name: string
  readonly text: string
  readonly columns: C
}

/** Declares a read; `columns` are its result columns, and a test holds them against the migrated database. */
export function statement<C extends Columns>(name: string, columns: C, text: string): Statement<C> {
  return { name, columns, text: text.trim() }
}
