import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { numberCodec } from '../../src/cache/codec.ts'
import { createGenerations } from '../../src/cache/generations.ts'
import { createMemoryStore } from '../../src/cache/memory-store.ts'
import { createRowCache } from '../../src/cache/row-cache.ts'
import { createStatistics } from '../../src/cache/statistics.ts'
import type { CacheStore } from '../../src/cache/store.ts'
import { createTaggedStore } from '../../src/cache/tagged-store.ts'

const tag = 'Notary:1'

describe('a reader that is late', () => {
  let store: CacheStore
  let stored: number
  let one: ReturnType<typeof startProcess>
  let other: ReturnType<typeof startProcess>

  beforeEach(() => {
    store = { ...createMemoryStore(), isShared: true }
    stored = 1
    one = startProcess()
    other = startProcess()
  })
  afterEach(() => {
    one.stop()
    other.stop()
  })

  /** What a process knows, and a database that answers when it is let. */
  function startProcess() {
    const held: (() => void)[] = []
    let holds = false
    const generations = createGenerations(store)
    const isListening = () => true
    const statistics = createStatistics().of('rows')
    const shared = { store, generations, isListening, statistics, codec: numberCodec }
    const entries = createTaggedStore<number>({ name: 'rows', firstLevel: { max: 10 }, ...shared })
    const read = async () => {
      const value = stored
      if (holds) await new Promise<void>((resolve) => held.push(resolve))
      return [value]
    }
    const rows = createRowCache<string, number>(
      { name: 'rows', tagsOf: () => [tag], codec: numberCodec, read },
      entries,
      generations,
    )
    return {
      read: async () => (await rows(['1']))[0]!,
      stop: generations.close,
      drop: () => generations.drop([tag]),
      /** Begins a read that has seen what is stored now, and ends when it is told to. */
      async beginRead() {
        holds = true
        const value = this.read()
        while (held.length === 0) await new Promise((resolve) => setImmediate(resolve))
        holds = false
        return () => {
          held.pop()!()
          return value
        }
      },
      settle: () => new Promise((resolve) => setImmediate(resolve)),
    }
  }

  test('brings nothing back that was dropped here while it read', async () => {
    const end = await one.beginRead()
    stored = 2
    await one.drop()
    expect(await one.read()).toBe(2)
    expect(await end()).toBe(1)
    await one.settle()
    expect([await one.read(), await other.read()]).toEqual([2, 2])
  })

  test('brings nothing back that was dropped elsewhere while it read', async () => {
    const end = await one.beginRead()
    stored = 2
    await other.drop()
    expect(await other.read()).toBe(2)
    expect(await end()).toBe(1)
    await one.settle()
    // The word of the drop is still on its way to the first.
    expect(await other.read()).toBe(2)
    await one.drop()
    expect([await one.read(), await other.read()]).toEqual([2, 2])
  })

  test('never takes back what the process has shown since, though no word of the drop has come', async () => {
    const end = await one.beginRead()
    stored = 2
    await other.drop()
    expect(await other.read()).toBe(2)
    await other.settle()
    expect(await one.read()).toBe(2)
    expect(await end()).toBe(1)
    expect(await one.read()).toBe(2)
  })

  test('shares nothing with those who come after the drop', async () => {
    const end = await one.beginRead()
    stored = 2
    await one.drop()
    const after = one.read()
    expect(await after).toBe(2)
    expect(await end()).toBe(1)
  })
})
