import { execFile } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OwnDatabase, copyDatabase } from '../_util/own-database.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'

const execute = promisify(execFile)
const root = new URL('../../', import.meta.url)

describe('the commands of the cache', () => {
  let database: OwnDatabase
  let app: TestApp
  let port: number

  beforeAll(async () => {
    database = await copyDatabase('small')
    app = await startTestApp({ database })
    await app.fastify.listen({ host: '127.0.0.1', port: 0 })
    port = (app.fastify.server.address() as AddressInfo).port
  })
  afterAll(async () => {
    await app.close()
    await database.drop()
  })

  async function run(command: string, environment: Record<string, string> = {}): Promise<string> {
    const env = {
      ...process.env,
      PORT: String(port),
      DATABASE_URL: database.url,
      REDIS_URL: '',
      ...environment,
    }
    const { stdout } = await execute(process.execPath, [`src/commands/${command}.ts`], { cwd: root, env })
    return stdout
  }

  test('warm it, look into it, and empty it on the instance that runs', async () => {
    const first = await run('warm-cache')
    const asked = Number(/before: 0 of (\d+) \(0 %\)/.exec(first)?.[1])
    // Districts, catalogue, two searches, one search per district and one profile per notary in office.
    expect(asked).toBeGreaterThan(8)
    expect(first).toContain(`after:  ${asked} of ${asked} (100 %)`)
    expect(await run('warm-cache')).toContain(`before: ${asked} of ${asked} (100 %)`)

    const statistics = await run('cache-statistics')
    expect(statistics).toMatch(/^store memory: ok, circuit closed, changes of other instances: listening\n/)
    const { hits, misses } = app.cache.statistics.get('responses')!
    expect(statistics).toMatch(new RegExp(`\\nresponses +${hits} +${misses} +0 +0 +0 +\\d+ +\\d+\\.\\d %\\n`))

    await run('flush-cache')
    await expect.poll(() => run('warm-cache'), { timeout: 10_000 }).toContain(`before: 0 of ${asked} (0 %)`)
  })

  test('say what to do where no server runs', async () => {
    await expect(run('warm-cache', { PORT: '1' })).rejects.toMatchObject({
      code: 1,
      stderr: 'Nothing answers on http://127.0.0.1:1. Run npm start first.\n',
    })
  })

  test('say what to do where Redis does not answer', async () => {
    await expect(run('flush-cache', { REDIS_URL: 'redis://127.0.0.1:1' })).rejects.toMatchObject({
      code: 1,
      stderr: 'Redis cannot be reached at REDIS_URL.\n',
    })
  })
})

test('what caches did is told to nobody in production but with the load-test key', async () => {
  const { closeAtOnce, startProductionApp } = await import('../http/production-app.ts')
  const key = 'a key of sixteen characters'
  const app = await startProductionApp({ environment: { LOAD_TEST_KEY: key } })
  const ask = (headers = {}) => app.fastify.inject({ method: 'GET', url: '/cache/stats', headers })
  expect((await ask()).statusCode).toBe(404)
  const told = await ask({ 'x-load-test-key': key })
  expect([told.statusCode, told.headers['cache-control'], told.json().kind]).toEqual([
    200,
    'no-store',
    'redis',
  ])
  await closeAtOnce(app)
})
