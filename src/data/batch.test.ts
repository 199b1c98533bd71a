import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { manyPerKey, onePerKey, perArguments } from './batch.ts'

const rows = [
  { key: 'b', name: 'Bruni' },
  { key: 'a', name: 'Amato' },
  { key: 'b', name: 'Basile' },
]
const keyOf = (row: { key: string }) => row.key

describe('one row per key', () => {
  test('stands at the place of its key, and null where there is none', () => {
    expect(onePerKey(['a', 'x', 'b'], rows.slice(0, 2), keyOf)).toEqual([rows[1], null, rows[0]])
  })

  test('is the same for a key that is asked for twice', () => {
    const [one, other] = onePerKey(['a', 'a'], rows, keyOf)
    expect(one).toBe(other)
  })
})

describe('the rows of each key', () => {
  test('keep their order and stand at the place of their key', () => {
    expect(manyPerKey(['a', 'x', 'b'], rows, keyOf)).toEqual([[rows[1]], [], [rows[0], rows[2]]])
  })

  test('are there each time for a key that is asked for twice', () => {
    expect(manyPerKey(['b', 'a', 'b'], rows, keyOf)).toEqual([
      [rows[0], rows[2]],
      [rows[1]],
      [rows[0], rows[2]],
    ])
  })

  test('are a list of its own for every key without rows', () => {
    const [one, other] = manyPerKey(['x', 'y'], rows, keyOf)
    one!.push(rows[0]!)
    expect(other).toEqual([])
  })

  test('are exactly those that a search for each key alone finds', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd')
    const table = fc.array(fc.record({ key, name: fc.string() }))
    fc.assert(
      fc.property(fc.array(key), table, (keys, table) => {
        expect(manyPerKey(keys, table, keyOf)).toEqual(
          keys.map((key) => table.filter((row) => row.key === key)),
        )
        expect(onePerKey(keys, table, keyOf)).toEqual(
          keys.map((key) => table.findLast((row) => row.key === key) ?? null),
        )
      }),
    )
  })
})

describe('keys with arguments', () => {
  test('are read once for each set of arguments', async () => {
    const read = vi.fn(async (keys: readonly { id: number; first: number }[]) =>
      keys.map(({ id, first }) => `${id} first ${first}`),
    )
    const keys = [
      { id: 1, first: 5 },
      { id: 2, first: 9 },
      { id: 3, first: 5 },
    ]
    const answers = await perArguments(keys, ({ first }) => String(first), read)
    expect(answers).toEqual(['1 first 5', '2 first 9', '3 first 5'])
    expect(read.mock.calls).toEqual([[[keys[0], keys[2]]], [[keys[1]]]])
  })

  test('fail together where a read fails', async () => {
    const read = () => Promise.reject(new Error('The database is away.'))
    await expect(perArguments([1, 2], String, read)).rejects.toThrow('The database is away.')
  })

  test('get their own answer back, whatever is asked together', async () => {
    const key = fc.record({ id: fc.nat(5), first: fc.nat(3) })
    const read = async (keys: readonly { id: number; first: number }[]) =>
      keys.map((key) => JSON.stringify(key))
    await fc.assert(
      fc.asyncProperty(fc.array(key), async (keys) => {
        const answers = await perArguments(keys, ({ first }) => String(first), read)
        expect(answers).toEqual(keys.map((key) => JSON.stringify(key)))
      }),
    )
  })
})
