import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Generations, createGenerations } from '../../src/cache/generations.ts'
import type { CacheStore } from '../../src/cache/store.ts'
import { describeWithOwnRedis } from '../_util/redis-server.ts'
import { excess, isUsed, openStore, soonMs, toleranceMs, until } from './stores.ts'

describeWithOwnRedis('what was dropped', (redis) => {
  let store: CacheStore
  let generations: Generations

  beforeEach(async () => {
    ;({ store } = openStore(redis.url))
    generations = createGenerations(store)
    await until(() => isUsed(store))
  })
  afterEach(async () => {
    await redis.recover()
    generations.close()
    await store.close()
  })

  test('is told to Redis before the drop resolves', async () => {
    const before = await generations.read(['Notary:1', 'Notary'])
    await generations.drop(['Notary:1'])
    const after = await generations.read(['Notary:1', 'Notary'])
    expect(generations.isDoubtful(['Notary:1', 'Notary'])).toBe(false)
    for (const tag of ['Notary:1', 'Notary']) {
      expect(after.generations!.get(tag)).not.toBe(before.generations!.get(tag))
    }
  })

  test('waits no longer than a call may for a Redis that is stopped, and is doubtful until it is told', async () => {
    redis.pause()
    expect(await excess(() => generations.drop(['Notary:1']))).toBeLessThan(toleranceMs)
    expect(generations.isDoubtful(['Notary:1'])).toBe(true)
    expect(generations.isDoubtful(['Notary'])).toBe(true)
    expect(generations.isDoubtful(['Notary:2', 'ActType'])).toBe(false)
    redis.resume()
    expect(await until(() => !generations.isDoubtful(['Notary:1', 'Notary']))).toBeLessThan(soonMs)
  })

  test('by the thousand while Redis takes nothing is told when it does', async () => {
    await redis.command('CONFIG', 'SET', 'maxmemory', '1')
    const tags = Array.from({ length: 20_000 }, (_, index) => `Notary:${index}`)
    for (let start = 0; start < tags.length; start += 100) {
      await generations.drop(tags.slice(start, start + 100))
    }
    expect(generations.isDoubtful([tags.at(-1)!])).toBe(true)
    await redis.command('CONFIG', 'SET', 'maxmemory', '0')
    await until(() => !tags.some((tag) => generations.isDoubtful([tag])))
    expect(generations.isDoubtful(['Notary'])).toBe(false)
  })
})
