import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asAdministrator } from '../_util/databases.ts'
import { copyDatabase } from '../_util/own-database.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { send } from './exchange.ts'

const number = String.raw`\d+(\.\d)?`
const get = (app: TestApp, url: string) => send(app, { method: 'GET', url })

describe('a server that is well', () => {
  let app: TestApp

  beforeAll(async () => {
    app = await startTestApp()
  })
  afterAll(() => app.close())

  test.each(['/health', '/health/'])('tells at %s its parts and their latencies', async (url) => {
    const { status, text, headers } = await get(app, url)
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'application/json; charset=utf-8',
      'no-store',
    ])
    const cache = '{"kind":"memory","status":"ok","circuit":"closed","channel":"listening"}'
    const checks = `{"database":{"status":"ok","latency_ms":${number}},"cache":${cache}}`
    expect(text).toMatch(new RegExp(`^{"status":"healthy","checks":${checks},"response_time_ms":${number}}$`))
  })

  test.each(['/ready', '/ready/'])('tells at %s that requests may come', async (url) => {
    const { status, text, headers } = await get(app, url)
    expect([status, headers['cache-control']]).toEqual([200, 'no-store'])
    const checks = `{"database":{"status":"ok","latency_ms":${number}}}`
    expect(text).toMatch(new RegExp(`^{"status":"ready","checks":${checks}}$`))
  })

  test.each(['/alive', '/alive/'])('tells at %s that it lives, without a statement', async (url) => {
    const { status, body, statements } = await get(app, url)
    expect([status, body, statements]).toEqual([200, { status: 'alive' }, 0])
  })

  test('counts its probes for no request', async () => {
    const { background, total } = app.database.pool
    const [before, totalBefore] = [background.statements, total.statements]
    await Promise.all(['/health', '/ready', '/alive'].map((url) => get(app, url)))
    expect([background.statements - before, total.statements - totalBefore]).toEqual([2, 2])
  })
})

describe('a server over a database that lacks migrations', () => {
  test('lives but is not ready, and names what is lacking', async () => {
    const own = await copyDatabase('small')
    const app = await startTestApp({ database: own })
    await asAdministrator(own.administrationUrl, async (client) => {
      await client.query('drop table _prisma_migrations')
    })
    const ready = await get(app, '/ready')
    expect(ready.status).toBe(503)
    expect(ready.body).toEqual({
      status: 'not_ready',
      checks: {
        database: {
          status: 'error',
          latency_ms: expect.any(Number),
          message: expect.stringMatching(/^Migrations are pending: 20261124000000_start\b/),
        },
      },
    })
    expect([(await get(app, '/alive')).status, (await get(app, '/health')).status]).toEqual([200, 200])
    await app.close()
    await own.drop()
  })
})
