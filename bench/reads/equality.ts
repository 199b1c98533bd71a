import type { Columns } from '../../src/data/statement.ts'
import type { Kind } from './kinds.ts'
import type { Read } from './ways.ts'

/**
 * Asks for everything at once in both ways, so that what can be read together is, and compares the rows.
 * @returns how many rows were compared
 * @throws Error with the first difference
 */
export async function requireEqualRows(
  name: string,
  { statement: { columns }, inputs }: Kind,
  read: Read,
  plain: Read,
): Promise<number> {
  const [found, expected] = await Promise.all([
    Promise.all(inputs.map((values) => read(values))),
    Promise.all(inputs.map((values) => plain(values))),
  ])
  let compared = 0
  expected.forEach((rows, index) => {
    const others = found[index]!
    if (others.length !== rows.length) {
      throw new Error(`${name} gives ${others.length} rows where pg gives ${rows.length}.`)
    }
    rows.forEach((row, place) => {
      const [one, other] = [comparable(columns, others[place]), comparable(columns, row)]
      // Which values they are is for nobody's eyes.
      const different = Object.keys(columns).filter((_name, index) => one[index] !== other[index])
      if (different.length > 0) throw new Error(`${name} differs from pg in ${different.join(', ')}.`)
    })
    compared += rows.length
  })
  return compared
}

/** A row, or its values in the order of the columns, in the form that ours has. */
function comparable(columns: Columns, row: unknown): unknown[] {
  return Object.entries(columns).map(([name, { type }], index) => {
    const value = Array.isArray(row) ? (row as unknown[])[index] : (row as Record<string, unknown>)[name]
    if (value == null) return value
    if (type === 'timestamptz') return new Date(value as string).toISOString()
    if (type === 'date') return value instanceof Date ? value.toISOString().slice(0, 10) : value
    return type === 'numeric' ? Number(value) : value
  })
}
