import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Ledger, currentScope, runAtCoordinate, runWithLedger } from '../budget/ledger.ts'
import { createListLoader, createLoader } from './loader.ts'
import { createWave } from './wave.ts'

/** Loaders whose reads take as long as the test says, and what they were asked for, in order. */
function setUp(delays: Record<string, number> = {}) {
  const wave = createWave()
  const calls: [name: string, keys: string[]][] = []
  const loader = (name: string) =>
    createLoader<string, string>({
      name,
      wave,
      batch: async (keys) => {
        calls.push([name, [...keys]])
        await sleep(delays[name] ?? 0)
        return keys.map((key) => `${name}:${key}`)
      },
    })
  return { wave, calls, loader }
}

describe('a wave', () => {
  test('sends everything that was asked for at once in one batch per loader', async () => {
    const { calls, loader } = setUp()
    const [one, other] = [loader('one'), loader('other')]

    const answers = await Promise.all([one.load('a'), other.load('x'), one.load('b'), one.load('a')])

    expect(answers).toEqual(['one:a', 'other:x', 'one:b', 'one:a'])
    expect(calls).toEqual([
      ['one', ['a', 'b']],
      ['other', ['x']],
    ])
  })

  test('waits for the slowest read before the next ones leave, so that they leave together', async () => {
    const { calls, loader } = setUp({ fast: 1, slow: 25 })
    const [fast, slow, next] = [loader('fast'), loader('slow'), loader('next')]
    const then = async (first: Promise<string>) => next.load(await first)

    await Promise.all([then(fast.load('a')), then(slow.load('b')), then(fast.load('c'))])

    expect(calls.at(-1)).toEqual(['next', ['fast:a', 'fast:c', 'slow:b']])
    expect(calls).toHaveLength(3)
  })

  test('sends the same batches whatever finishes first', async () => {
    const shapes = new Set<string>()
    await fc.assert(
      fc.asyncProperty(
        fc.record({ a: fc.nat(6), b: fc.nat(6), c: fc.nat(6), d: fc.nat(6) }),
        async (delays) => {
          const { calls, loader } = setUp(delays)
          const [a, b, c, d] = [loader('a'), loader('b'), loader('c'), loader('d')]
          const tree = async (key: string) => {
            await Promise.all([
              a.load(key).then((value) => Promise.all([c.load(value), d.load('shared')])),
              b.load(key).then((value) => c.load(value).then((inner) => d.load(inner))),
            ])
          }
          await Promise.all(['1', '2', '3'].map(tree))
          shapes.add(JSON.stringify(calls.map(([name, keys]) => [name, keys.toSorted()])))
        },
      ),
      { numRuns: 40 },
    )
    expect(shapes.size).toBe(1)
  })

  test('goes on after a read that fails, and fails only what asked for it', async () => {
    const { wave, loader } = setUp()
    const broken = createLoader<string, string>({
      name: 'broken',
      wave,
      batch: () => Promise.reject(new Error('no')),
    })
    const fine = loader('fine')

    const answers = await Promise.allSettled([broken.load('a'), fine.load('b').then(() => fine.load('c'))])

    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
    await expect(fine.load('d')).resolves.toBe('fine:d')
  })

  test('keeps the request and the field of each batch', async () => {
    const wave = createWave()
    const seen: string[] = []
    const loader = (name: string) =>
      createLoader<string, string>({
        name,
        wave,
        batch: async (keys) => {
          seen.push(`${name} for ${currentScope()?.coordinate} of ${currentScope()?.ledger.requestId}`)
          return keys
        },
      })
    const [districts, parties] = [loader('districts'), loader('parties')]

    await runWithLedger(new Ledger({ requestId: 'r1' }), () =>
      Promise.all([
        runAtCoordinate('Notary.district', () => districts.load('a')),
        runAtCoordinate('Act.parties', () => parties.load('b')),
      ]),
    )

    expect(seen).toEqual(['districts for Notary.district of r1', 'parties for Act.parties of r1'])
  })
})

describe('a loader', () => {
  test('asks again in a later wave, so that what was read before does not change the count', async () => {
    const { calls, loader } = setUp()
    const rows = loader('rows')
    await rows.load('a')
    await Promise.all([rows.load('a'), rows.load('b')])
    expect(calls).toEqual([
      ['rows', ['a']],
      ['rows', ['a', 'b']],
    ])
  })

  test('compares object keys by their text', async () => {
    const seen: unknown[] = []
    const loader = createLoader<{ id: string }, string>({
      name: 'objects',
      wave: createWave(),
      cacheKey: JSON.stringify,
      batch: async (keys) => {
        seen.push(...keys)
        return keys.map(({ id }) => id)
      },
    })
    expect(await Promise.all([loader.load({ id: 'a' }), loader.load({ id: 'a' })])).toEqual(['a', 'a'])
    expect(seen).toEqual([{ id: 'a' }])
  })

  test('of a list reads it once for all who ask in the same wave', async () => {
    let reads = 0
    const read = async () => [`row ${(reads += 1)}`]
    const list = createListLoader({ name: 'list', wave: createWave(), read })
    expect(await Promise.all([list.load(), list.load()])).toEqual([['row 1'], ['row 1']])
    expect(reads).toBe(1)
  })

  test('takes ten thousand keys in one batch', async () => {
    const { calls, loader } = setUp()
    const rows = loader('rows')
    await Promise.all(Array.from({ length: 10_000 }, (_, index) => rows.load(String(index))))
    expect(calls.map(([, keys]) => keys.length)).toEqual([10_000])
  })
})
