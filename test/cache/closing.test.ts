import { expect, test } from 'vitest'
import { describeWithOwnRedis } from '../_util/redis-server.ts'
import { startTestApp } from '../_util/test-app.ts'
import { coldAnswers, ask, usesStore } from './load.ts'
import { pause, until } from './stores.ts'

describeWithOwnRedis('a server that ends', (redis) => {
  const faults: [string, () => unknown, () => unknown][] = [
    ['is stopped', redis.pause, redis.resume],
    ['was killed', redis.kill, redis.start],
  ]
  test.each(faults)('does not wait for a Redis that %s', async (_, begin, end) => {
    const app = await startTestApp({ environment: { REDIS_URL: redis.url } })
    const cold = await coldAnswers(app)
    await until(() => usesStore(app.cache))
    await begin()
    const asked = cold.map(({ example }) => ask(app, example))
    await pause(5)
    const start = performance.now()
    await app.close()
    expect(performance.now() - start).toBeLessThan(2_000)
    await Promise.allSettled(asked)
    await end()
    await until(() => redis.command('PING'))
  })
})
