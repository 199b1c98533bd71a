import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { describeWithOwnRedis } from '../_util/redis-server.ts'
import { type TcpProxy, startTcpProxy } from '../_util/tcp-proxy.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { type ColdAnswers, ask, coldAnswers, forMilliseconds, load, usesStore } from './load.ts'
import { redisFaults } from './redis-faults.ts'
import { pause, soonMs, until } from './stores.ts'

describeWithOwnRedis('the server over a Redis', (redis) => {
  let proxy: TcpProxy
  let app: TestApp
  let other: TestApp
  let cold: ColdAnswers

  beforeAll(async () => {
    proxy = await startTcpProxy(redis.url)
    app = await startTestApp({ environment: { REDIS_URL: proxy.through(redis.url) } })
    other = await startTestApp({ environment: { REDIS_URL: redis.url } })
    cold = await coldAnswers(app)
    expect(cold).toHaveLength(5)
    await until(async () => (await health()).status === 'healthy')
  })
  afterEach(async () => {
    await redis.recover()
    proxy.delay(0)
    await proxy.open()
  })
  afterAll(async () => {
    await Promise.all([app.close(), other.close()])
    await proxy.close()
  })

  async function health(): Promise<{ status: string; checks: { cache: object } }> {
    const response = await app.fastify.inject('/health/')
    expect(response.statusCode).toBe(200)
    return response.json()
  }

  /** An instance that has nothing in its memory: what it answers without a statement came from Redis. */
  async function isHitElsewhere(): Promise<boolean> {
    await app.cache.forget()
    for (const { example } of cold) await ask(app, example)
    await pause(50)
    await other.cache.forget()
    const open = cold.filter(({ example: { role } }) => role === 'anonymous')
    const answers = await Promise.all(open.map(({ example }) => ask(other, example)))
    expect(answers.map(({ text }, index) => text === open[index]!.text)).toEqual(open.map(() => true))
    return answers.every(({ headers, sql }) => headers['x-cache'] === 'hit' && sql === 0)
  }

  /** Many who ask for the same that nobody knows: it is read for one of them. */
  async function expectNoStampede(): Promise<void> {
    const { example, text, sql } = cold.find((answer) => answer.example.name === 'NotaryProfile')!
    const { total } = app.database.pool
    await app.cache.forget()
    const before = total.statements
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(app, example)))
    expect(answers.every((answer) => answer.text === text)).toBe(true)
    expect(total.statements - before).toBeLessThanOrEqual(sql)
  }

  test.each(redisFaults)(
    'that $what answers every request rightly, and uses it again soon',
    async (fault) => {
      await until(isHitElsewhere)
      await fault.begin({ redis, proxy })
      const during = await load(app, cold, forMilliseconds(1_200))
      expect([during.wrong, during.asked > 50]).toEqual([[], true])
      await expectNoStampede()
      expect(await health()).toMatchObject({ status: 'degraded', checks: { cache: { status: 'degraded' } } })
      expect((await app.fastify.inject('/ready/')).statusCode).toBe(200)

      let isOver = false
      const meanwhile = load(app, cold, () => isOver)
      await fault.end({ redis, proxy })
      const again = await until(() => usesStore(app.cache))
      isOver = true
      const after = await meanwhile
      expect([after.wrong, again < soonMs]).toEqual([[], true])
      await until(async () => (await health()).status === 'healthy')
      expect(await until(isHitElsewhere)).toBeLessThan(soonMs)
    },
  )
})
