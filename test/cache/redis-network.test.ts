import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CacheStore } from '../../src/cache/store.ts'
import { describeWithRedis } from '../_util/redis-server.ts'
import { type TcpProxy, startTcpProxy } from '../_util/tcp-proxy.ts'
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

describeWithRedis('the shared store, whatever the network does', (redis) => {
  let proxy: TcpProxy
  let store: CacheStore
  let lines: string[]

  beforeEach(async () => {
    proxy = await startTcpProxy(redis.url)
    ;({ store, lines } = openStore(proxy.through(redis.url)))
    await until(() => isUsed(store))
  })
  afterEach(async () => {
    await store.close()
    await proxy.close()
  })

  const faults: [string, () => unknown, () => unknown, number][] = [
    ['holds every byte back', () => proxy.silence(), () => proxy.open(), 2_200],
    ['brings every byte 2 s late', () => proxy.delay(2_000), () => proxy.delay(0), 2_200],
    ['brings every byte 40 ms late', () => proxy.delay(40), () => proxy.delay(0), 800],
    ['refuses connections', () => proxy.close(), () => proxy.open(), 800],
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

  test('while it brings bytes 25 ms late, no call waits', async () => {
    proxy.delay(25)
    const { excess } = await strain(store, 500)
    expect(excess).toBeLessThan(toleranceMs)
  })

  test('while it brings bytes 10 ms late, the store is used', async () => {
    proxy.delay(10)
    const { excess, reads, writes } = await strain(store, 500)
    expect(excess).toBeLessThan(toleranceMs)
    expect(Math.min(reads, writes)).toBeGreaterThan(20)
  })

  test('gives up a connection that brings no answers, although it is written to all the time', async () => {
    proxy.abandon()
    let isAgain = false
    const asking = (async () => {
      while (!isAgain) await store.read(['key']).catch(() => pause(1))
    })()
    expect(await until(() => isUsed(store))).toBeLessThan(soonMs)
    isAgain = true
    await asking
  })

  test('finds out by itself that it is well again, without a request that tries', async () => {
    proxy.delay(40)
    await until(async () => {
      await Promise.allSettled(Array.from({ length: 10 }, () => store.read(['key'])))
      return store.state().circuit === 'open'
    })
    proxy.delay(0)
    expect(await until(() => isWell(store))).toBeLessThan(soonMs)
  })

  test('takes an answer that came in time, though the process was too busy to read it', async () => {
    await store.write([{ key: 'a', value: 'value', ttl: 10_000 }])
    const asked = store.read(['a'])
    // The question has left after a turn of the loop; then there is no turn for twice the deadline.
    await pause(1)
    for (const start = performance.now(); performance.now() - start < 60;);
    expect(await asked).toEqual(['value'])
  })

  test('takes no late answer for the answer to another question', async () => {
    const keys = ['a', 'b', 'c']
    await store.write(keys.map((key) => ({ key, value: `value of ${key}`, ttl: 10_000 })))
    proxy.delay(60)
    const late = await Promise.allSettled(keys.map((key) => store.read([key])))
    expect(late.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    proxy.delay(0)
    await until(() => isUsed(store))
    for (const key of keys) expect(await store.read([key])).toEqual([`value of ${key}`])
  })

  test.each([0, 5])('closes at once while answers are held back, %i ms after the questions', async (ms) => {
    proxy.silence()
    const waiting = [store.read(['a']), store.write([{ key: 'a', value: 'b', ttl: 1_000 }])]
    const settled = Promise.allSettled(waiting)
    if (ms > 0) await pause(ms)
    const start = performance.now()
    await store.close()
    expect(performance.now() - start).toBeLessThan(500)
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })

  test('opens no connection after it was closed in the middle of a call', async () => {
    const asked = [store.read(['a']), store.write([{ key: 'a', value: 'b', ttl: 1_000 }])]
    await store.close()
    await Promise.allSettled(asked)
    await pause(300)
    expect(proxy.connections()).toBe(0)
  })

  test('begins while Redis refuses connections, and finds it', async () => {
    await proxy.close()
    const early = openStore(proxy.through(redis.url))
    const { excess } = await strain(early.store, 300)
    expect(excess).toBeLessThan(toleranceMs)
    expect(early.store.state()).toEqual({ kind: 'redis', status: 'unreachable', circuit: 'closed' })
    await proxy.open()
    expect(await until(() => isUsed(early.store))).toBeLessThan(soonMs)
    expect(tellChangesAlone(early.lines, skipped), early.lines.join('\n')).toBe(true)
    await early.store.close()
  })

  test('closes while Redis was never there', async () => {
    await proxy.close()
    const { store: lost } = openStore(proxy.through(redis.url))
    await pause(100)
    await lost.close()
    expect(lost.state().status).toBe('unreachable')
    await expect(lost.read(['a'])).rejects.toThrow()
  })
})
