import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config.ts'
import { withDatabase } from '../_util/databases.ts'
import { type TcpProxy, startTcpProxy } from '../_util/tcp-proxy.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { type Exchange, ask, expectRefusal, send } from './exchange.ts'
import { createIssuer } from './issuer.ts'

const away = {
  status: 503,
  code: 'SERVICE_UNAVAILABLE',
  message: 'The database cannot be reached. Try again in a moment.',
} as const
const document = '{ languages { code } }'

describe('while the database is away', () => {
  let proxy: TcpProxy
  let app: TestApp

  beforeEach(async () => {
    const direct = withDatabase(inject('applicationUrl'), 'small')
    proxy = await startTcpProxy(direct)
    app = await startTestApp({ database: { url: proxy.through(direct) }, requestTimeoutMs: 2_500 })
    const first = await Promise.all(Array.from({ length: 5 }, () => ask(app, document)))
    expect(first.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  })
  afterEach(async () => {
    await proxy.open()
    await app.close()
    await proxy.close()
  })

  async function timed(run: () => Promise<Exchange>): Promise<[Exchange, number]> {
    const start = performance.now()
    return [await run(), performance.now() - start]
  }

  async function expectProbesToFail(): Promise<void> {
    const failed = {
      status: 'error',
      latency_ms: expect.any(Number),
      message: 'The database cannot be reached.',
    }
    const probes = ['/health', '/ready', '/alive'].map((url) =>
      timed(() => send(app, { method: 'GET', url })),
    )
    const [health, ready, alive] = await Promise.all(probes)
    expect([health![0].status, health![0].body]).toEqual([
      503,
      {
        status: 'unhealthy',
        checks: {
          database: failed,
          // Its channel is a connection to the same database.
          cache: {
            kind: 'memory',
            status: expect.any(String),
            circuit: 'closed',
            channel: expect.any(String),
          },
        },
        response_time_ms: expect.any(Number),
      },
    ])
    expect([ready![0].status, ready![0].body]).toEqual([
      503,
      { status: 'not_ready', checks: { database: failed } },
    ])
    expect([alive![0].status, alive![0].body]).toEqual([200, { status: 'alive' }])
    for (const [, milliseconds] of [health!, ready!, alive!]) expect(milliseconds).toBeLessThan(2_000)
  }

  async function expectUnavailable(token?: string): Promise<void> {
    const [answer, milliseconds] = await timed(() =>
      ask(app, token ? '{ viewer { role } }' : document, { token }),
    )
    // The one statement is the one that did not arrive.
    expectRefusal(answer, { ...away, statements: 1 })
    expect([answer.headers['retry-after'], answer.headers['x-sql-count']]).toEqual(['1', '1'])
    expect(milliseconds).toBeLessThan(2_000)
  }

  /** Asks until there is an answer, and tells after how many milliseconds. */
  async function untilAnswered(): Promise<number> {
    const start = performance.now()
    while ((await ask(app, document)).status !== 200);
    return performance.now() - start
  }

  test('and refuses connections, requests may be sent again, and are answered as soon as it is back', async () => {
    const token = await app.tokenFor('citizen')
    await proxy.close()
    await expectProbesToFail()
    await expectUnavailable()
    await expectUnavailable(token)
    await proxy.open()
    expect(await untilAnswered()).toBeLessThan(1_000)
    expect((await send(app, { method: 'GET', url: '/ready' })).status).toBe(200)
  })

  test('and breaks connections in the middle of a statement, the request may be sent again', async () => {
    const asked = Array.from({ length: 20 }, () => ask(app, document))
    await proxy.close()
    const statuses = (await Promise.all(asked)).map(({ status }) => status)
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([])
    await expectUnavailable()
    await proxy.open()
    expect(await untilAnswered()).toBeLessThan(1_000)
  })

  test('and takes connections without ever answering, nothing waits for it', async () => {
    await proxy.close()
    await proxy.open()
    proxy.silence()
    await expectProbesToFail()
    await expectUnavailable()
    await expectUnavailable(await app.tokenFor('citizen'))
    await proxy.open()
    expect(await untilAnswered()).toBeLessThan(1_000)
  })

  test('and falls silent on the connections that there are, requests end in their time', async () => {
    proxy.silence()
    await expectProbesToFail()
    const [answer, milliseconds] = await timed(() => ask(app, document))
    expect(answer.status).toBeGreaterThanOrEqual(503)
    expect(['TIMEOUT', 'SERVICE_UNAVAILABLE']).toContain(answer.body.errors[0].extensions.code)
    expect(milliseconds).toBeLessThan(3_000)
    await proxy.open()
    expect(await untilAnswered()).toBeLessThan(1_000)
  })
})

describe('a server that starts before its database', () => {
  test('answers once the database is there', async () => {
    const direct = withDatabase(inject('applicationUrl'), 'small')
    const proxy = await startTcpProxy(direct)
    await proxy.close()
    const { fastify, drain } = await buildApp({
      config: loadConfig({ NODE_ENV: 'test', LOG_LEVEL: 'silent' }),
      databaseUrl: proxy.through(direct),
      verificationKeys: (await createIssuer()).keys,
    })
    const query = () => fastify.inject({ method: 'POST', url: '/graphql', payload: { query: document } })
    expect([(await query()).statusCode, (await fastify.inject('/alive')).statusCode]).toEqual([503, 200])
    await proxy.open()
    expect([(await query()).statusCode, (await fastify.inject('/ready')).statusCode]).toEqual([200, 200])
    await drain()
    await proxy.close()
  })
})
