import type { Columns, RowOf } from '../data/statement.ts'

/** How values become text in the store. */
export interface Codec<Value> {
  encode(value: Value): string
  decode(text: string): Value
}

/** Rows as lists of their values: the names of columns stand in the code, not in every entry. */
function rowShape<C extends Columns>(columns: C) {
  const names = Object.keys(columns)
  return {
    toList: (row: RowOf<C>): unknown[] => names.map((name) => row[name]),
    toRow(list: readonly unknown[]): RowOf<C> {
      const row: Record<string, unknown> = {}
      for (let index = 0; index < names.length; index += 1) row[names[index]!] = list[index]
      return row as RowOf<C>
    },
  }
}

/** One row, or null where there is none. */
export function rowCodec<C extends Columns>(columns: C): Codec<RowOf<C> | null> {
  const { toList, toRow } = rowShape(columns)
  return {
    encode: (row) => JSON.stringify(row && toList(row)),
    decode(text) {
      const list = JSON.parse(text) as unknown[] | null
      return list && toRow(list)
    },
  }
}

/** A list of rows. */
export function rowsCodec<C extends Columns>(columns: C): Codec<RowOf<C>[]> {
  const { toList, toRow } = rowShape(columns)
  return {
    encode: (rows) => JSON.stringify(rows.map(toList)),
    decode: (text) => (JSON.parse(text) as unknown[][]).map(toRow),
  }
}

/** A number. */
export const numberCodec: Codec<number> = { encode: String, decode: Number }
