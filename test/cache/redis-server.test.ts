import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CacheStore } from '../../src/cache/store.ts'
import { type OwnRedis, describeWithOwnRedis } from '../_util/redis-server.ts'
import {
  isUsed,
  isWell,
  openStore,
  pause,
  skipped,
  soonMs,
  strain,
  tellChangesAlone,
  toleranceMs,
  until,
} from './stores.ts'

const entriesOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ key: `bulk:${index}`, value: 'x', ttl: 60_000 }))

describeWithOwnRedis('the shared store, whatever the server does', (redis: OwnRedis) => {
  let store: CacheStore
  let lines: string[]
  const version = 'version'

  beforeEach(async () => {
    ;({ store, lines } = openStore(redis.url, version))
    await until(() => isUsed(store))
  })
  afterEach(async () => {
    await redis.recover()
    await store.close()
  })

  const faults: [string, () => unknown, () => unknown, number][] = [
    ['was killed', redis.kill, redis.start, 800],
    ['is stopped', redis.pause, redis.resume, 2_200],
    ['pauses its clients', () => redis.command('CLIENT', 'PAUSE', '1500', 'ALL'), () => {}, 1_200],
    ['asks for a password', () => redis.askForPassword('secret'), () => redis.askForPassword(undefined), 800],
  ]
  test.each(faults)(
    'while it %s, no call waits, and the store is used again soon',
    async (_, begin, end, milliseconds) => {
      await begin()
      const { excess } = await strain(store, milliseconds)
      expect(excess).toBeLessThan(toleranceMs)
      expect([await isUsed(store), isWell(store)]).toEqual([false, false])
      await end()
      expect(await until(() => isUsed(store))).toBeLessThan(soonMs)
      await until(() => isWell(store))
      expect(tellChangesAlone(lines, skipped), lines.join('\n')).toBe(true)
    },
  )

  const refusals: [string, () => Promise<unknown>, () => Promise<unknown>][] = [
    [
      'is full',
      () => redis.command('CONFIG', 'SET', 'maxmemory', '1'),
      () => redis.command('CONFIG', 'SET', 'maxmemory', '0'),
    ],
    [
      'is a replica that nobody may write to',
      () => redis.command('REPLICAOF', '127.0.0.1', '1'),
      () => redis.command('REPLICAOF', 'NO', 'ONE'),
    ],
  ]
  test.each(refusals)(
    'while it %s, it answers with what it has, and takes entries soon after',
    async (_, begin, end) => {
      await store.write([{ key: 'kept', value: 'before', ttl: 60_000 }])
      await begin()
      const { excess, reads, writes } = await strain(store, 800)
      expect(excess).toBeLessThan(toleranceMs)
      expect([reads > 10, writes, store.state().status]).toEqual([true, 0, 'refusing'])
      expect(await store.read(['kept'])).toEqual(['before'])
      await end()
      expect(await until(() => isWell(store))).toBeLessThan(soonMs)
      expect(await isUsed(store)).toBe(true)
      expect(
        tellChangesAlone(lines, 'Redis takes no entries: the cache answers with those that it has'),
        lines.join('\n'),
      ).toBe(true)
    },
  )

  test('that comes back with the data of before starts empty', async () => {
    await store.write([{ key: 'old', value: 'value', ttl: 60_000 }])
    await redis.command('SAVE')
    const before = (await redis.command('KEYS', '*:old')) as string[]
    await redis.kill()
    await redis.start()
    await until(() => isUsed(store))
    expect(await redis.command('KEYS', '*:old')).toEqual(before)
    expect([before.length, await store.read(['old'])]).toEqual([1, [undefined]])
  })

  test('that was a replica for a while starts empty', async () => {
    await store.write([{ key: 'old', value: 'value', ttl: 60_000 }])
    await redis.command('REPLICAOF', '127.0.0.1', '1')
    await redis.command('REPLICAOF', 'NO', 'ONE')
    await until(async () => (await store.read(['old']))[0] === undefined, soonMs)
  })

  test('shares entries with the same code alone', async () => {
    await store.write([{ key: 'shared', value: 'value', ttl: 60_000 }])
    const [same, other] = [openStore(redis.url, version), openStore(redis.url, 'another version')]
    await until(async () => (await isUsed(same.store)) && (await isUsed(other.store)))
    expect(await same.store.read(['shared'])).toEqual(['value'])
    expect(await other.store.read(['shared'])).toEqual([undefined])
    await Promise.all([same.store.close(), other.store.close()])
  })

  test('is not used before the password is the right one, and says so once', async () => {
    await redis.askForPassword('secret')
    const { store: early, lines: said } = openStore(redis.url)
    const { excess } = await strain(early, 700)
    expect(excess).toBeLessThan(toleranceMs)
    expect([early.state().status, said.length]).toEqual(['unreachable', 1])
    await redis.askForPassword(undefined)
    expect(await until(() => isUsed(early))).toBeLessThan(soonMs)
    await early.close()
  })

  test('stays in order after more was written at once than its queue takes', async () => {
    const connections = async () => String(await redis.command('CLIENT', 'LIST')).match(/^id=\d+/gm)!
    const [before] = await connections()
    await expect(store.write(entriesOf(12_000))).rejects.toThrow()
    expect(await until(() => isUsed(store))).toBeLessThan(soonMs)
    expect(await until(() => isWell(store))).toBeLessThan(soonMs)
    // On the connection of before: it is still in order.
    expect(await connections()).toContain(before)
  })

  test('keeps no more than its queue takes while it is stopped', async () => {
    const before = process.memoryUsage().heapUsed
    redis.pause()
    for (let round = 0; round < 100; round += 1) {
      await Promise.allSettled(Array.from({ length: 20 }, () => store.write(entriesOf(500))))
      await pause(2)
    }
    // A million entries were refused; ten thousand of them wait, at most.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(150_000_000)
    redis.resume()
    expect(await until(() => isUsed(store))).toBeLessThan(soonMs)
  })

  test('forgets everything when it is asked to, and says where it could not', async () => {
    const entries = entriesOf(2_500)
    for (let start = 0; start < entries.length; start += 250) {
      await store.write(entries.slice(start, start + 250))
    }
    await store.clear()
    expect(await redis.command('KEYS', '*bulk*')).toEqual([])
    redis.pause()
    await expect(store.clear()).rejects.toThrow()
    redis.resume()
    await until(() => isUsed(store))
  })
})
