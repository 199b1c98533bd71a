import { Agent, request } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import { columnTypes, statement } from '../../src/data/statement.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'

const sleep = statement('test.sleep', { one: columnTypes.integer }, 'select 1 as one from pg_sleep($1)')

interface Answer {
  readonly status: number | undefined
  readonly connection: string | undefined
  readonly text: string
  readonly socket: Socket
}

describe('a server that drains', () => {
  let app: TestApp
  let origin: string
  let agent: Agent

  beforeEach(async () => {
    const nap = async (_root: unknown, { seconds }: { seconds: number }) =>
      (await app.database.client.$read(sleep, [seconds]))[0]!.one
    app = await startTestApp({
      schemaExtension: {
        typeDefs: 'extend type Query { nap(seconds: Float!): Int @reads(sql: 1) }',
        resolvers: { Query: { nap } },
      },
    })
    app.config.drainMilliseconds = 800
    await app.fastify.listen({ port: 0, host: '127.0.0.1' })
    origin = app.fastify.listeningOrigin
    agent = new Agent({ keepAlive: true })
  })

  /** A request over a connection that its client keeps. */
  function call(path: string, query?: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const method = query === undefined ? 'GET' : 'POST'
      const headers = { 'content-type': 'application/json' }
      const sent = request(`${origin}${path}`, { agent, method, headers }, (response) => {
        const { socket, statusCode: status } = response
        let text = ''
        response.on('data', (chunk) => (text += String(chunk)))
        response.on('end', () => resolve({ status, connection: response.headers.connection, text, socket }))
      })
      sent.on('error', reject).end(query === undefined ? undefined : JSON.stringify({ query }))
    })
  }
  const nap = (seconds: number) => call('/graphql', `{ nap(seconds: ${seconds}) }`)

  test('is no longer ready, finishes what it has begun, and closes the connections', async () => {
    const idle = await call('/alive')
    const slow = nap(1.4)
    await wait(50)
    const start = performance.now()
    const drained = app.drain()
    await wait(50)

    const [ready, health, alive, late] = await Promise.all([
      call('/ready'),
      call('/health'),
      call('/alive'),
      nap(0.1),
    ])
    expect([ready.status, JSON.parse(ready.text).status]).toEqual([503, 'draining'])
    expect([health.status, JSON.parse(health.text).status]).toEqual([503, 'draining'])
    expect([alive.status, late.status, late.text.trim()]).toEqual([200, 200, '{"data":{"nap":1}}'])
    expect([ready, health, alive, late].map(({ connection }) => connection)).toEqual(Array(4).fill('close'))

    const answer = await slow
    expect([answer.status, answer.text.trim()]).toEqual([200, '{"data":{"nap":1}}'])
    await drained
    expect(performance.now() - start).toBeLessThan(3_000)
    await wait(20)
    expect([idle, ready, late, answer].map(({ socket }) => socket.destroyed)).toEqual([
      true,
      true,
      true,
      true,
    ])
    await expect(call('/alive')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('leaves no connection to the database', async () => {
    await Promise.all([nap(0.1), nap(0.1), nap(0.1)])
    expect(app.database.pool.totalCount).toBe(3)
    await app.drain()
    expect(app.database.pool.totalCount).toBe(0)
  })
})
