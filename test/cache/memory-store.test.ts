import { expect, test } from 'vitest'
import { createMemoryStore } from '../../src/cache/memory-store.ts'
import { startTestApp } from '../_util/test-app.ts'
import { until } from './stores.ts'

test('a store in memory forgets what was longest unused before it takes more than 64 MiB', async () => {
  const store = createMemoryStore()
  const value = 'x'.repeat(4_000)
  await store.write([{ key: 'used', value, ttl: 60_000 }])
  for (let start = 0; start < 50_000; start += 1_000) {
    const keys = Array.from({ length: 1_000 }, (_, index) => `key:${start + index}`)
    await store.write(keys.map((key) => ({ key, value, ttl: 60_000 })))
    expect(await store.read(['used'])).toEqual([value])
  }
  const kept = await store.read(Array.from({ length: 50_000 }, (_, index) => `key:${index}`))
  const bytes = kept.reduce((sum, text) => sum + (text?.length ?? 0), 0)
  expect(bytes).toBeGreaterThan(50 * 1024 * 1024)
  expect(bytes).toBeLessThanOrEqual(64 * 1024 * 1024)
  expect([kept[0], kept.at(-1)]).toEqual([undefined, value])
  await store.close()
})

test('a store in memory gives nothing out after its time', async () => {
  const store = createMemoryStore()
  await store.write([{ key: 'short', value: 'value', ttl: 30 }])
  expect(await store.read(['short'])).toEqual(['value'])
  await until(async () => (await store.read(['short']))[0] === undefined, 1_000)
  await store.close()
})

test('a server without Redis is healthy, and says that its cache is in memory', async () => {
  const app = await startTestApp()
  await app.fastify.ready()
  await until(() => app.cache.state().channel === 'listening')
  const response = await app.fastify.inject('/health/')
  expect([response.statusCode, response.json()]).toMatchObject([
    200,
    {
      status: 'healthy',
      checks: { cache: { kind: 'memory', status: 'ok', circuit: 'closed', channel: 'listening' } },
    },
  ])
  await app.close()
})
