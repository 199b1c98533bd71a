import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { asAdministrator, withDatabase } from '../_util/databases.ts'
import { findFreePorts } from './free-ports.ts'
import { runMain, startWorkers, temporaryFolder } from './running-main.ts'

vi.setConfig({ testTimeout: 60_000 })

const databaseUrl = withDatabase(inject('applicationUrl'), 'small')
const numbers = 'a whole number from 1 to 64'

/** Runs what cannot start; resolves to what it said. */
async function refusal(...[options]: Parameters<typeof runMain>): Promise<string> {
  const main = runMain(options)
  expect(await main.exited).toBe(1)
  await main.untilGone()
  return main.output()
}

test.each([
  [['--workers', '0'], `--workers accepts ${numbers}, not "0".`],
  [['--workers', '65'], `--workers accepts ${numbers}, not "65".`],
  [['--workers=two'], `--workers accepts ${numbers}, not "two".`],
  [['--workers'], `--workers accepts ${numbers}, and none was given.`],
  [['--threads', '2'], 'npm start accepts --workers N alone, not "--threads".'],
])('%j is refused in a sentence, before anything is begun', async (words, sentence) => {
  const dataDirectory = join(await temporaryFolder(), 'data')
  expect(await refusal({ words, environment: { DATA_DIR: dataDirectory } })).toBe(`${sentence}\n`)
  expect(existsSync(dataDirectory)).toBe(false)
})

test('one worker is the plain process, with its metrics on METRICS_PORT', async () => {
  const main = runMain({
    words: ['--workers', '1'],
    environment: { DATABASE_URL: databaseUrl, DATA_DIR: await temporaryFolder() },
  })
  await main.until(/listens on http:\S+\n/)
  await main.until(/Metrics +http:\S+\n/)
  expect(main.output()).not.toContain('worker')
})

test('the database is migrated once, and the start announced once', async () => {
  const database = await createUnmigratedDatabase()
  const { output, workers } = await startWorkers(database.url, { words: ['--workers', '3'] })
  expect(output().match(/Applied \d+ migrations/g)).toHaveLength(1)
  expect(output().match(/listens on/g)).toHaveLength(1)
  expect(workers.map(({ number }) => number)).toEqual([1, 2, 3])
  expect(new Set(workers.map(({ pid }) => pid)).size).toBe(3)
  // Whoever migrates begins with this, also where nothing is left to apply.
  expect(await database.calls('SET lock_timeout%')).toBe(1)
})

test('in production one line of the log announces all', async () => {
  const main = runMain({
    words: ['--workers', '2'],
    environment: {
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      // Neither is asked before there is something to ask for.
      ...{ REDIS_URL: 'redis://127.0.0.1:1', JWT_JWKS_URL: 'http://127.0.0.1:1' },
      ...{ JWT_ISSUER: 'https://issuer.example', JWT_AUDIENCE: 'sportello' },
    },
  })
  const [[line] = []] = await main.until(/.*"msg":"listening".*\n/)
  const { address, metricsAddress, workers } = JSON.parse(line!)
  expect([address, metricsAddress]).toEqual([expect.stringMatching(/^http:/), undefined])
  expect(workers).toEqual(
    [1, 2].map((worker) => {
      return { worker, pid: expect.any(Number), metricsAddress: expect.stringMatching(/^http:.*\/metrics$/) }
    }),
  )
})

test('a port that is taken is named, PORT as well as the metrics of the last worker', async () => {
  const base = await findFreePorts(3)
  const taken = base + 2
  const other = createServer().listen(taken, '127.0.0.1')
  onTestFinished(() => void other.close())
  await once(other, 'listening')
  const environment = { DATABASE_URL: databaseUrl, DATA_DIR: await temporaryFolder() }
  const refusalFor = (settings: Record<string, string>) =>
    refusal({ words: ['--workers', '2'], environment: { ...environment, ...settings } })
  const begin = `Port ${taken} is taken by another program. Stop it, or choose another port:`
  expect(await refusalFor({ PORT: String(taken) })).toBe(`${begin} PORT=${taken + 1} npm start\n`)
  expect(await refusalFor({ METRICS_PORT: String(base) })).toBe(
    `${begin} METRICS_PORT=${taken + 1} npm start\n`,
  )
  expect(await refusalFor({ METRICS_PORT: '65534' })).toBe(
    'METRICS_PORT is 65534: with 2 workers it can be 65533 at most.\n',
  )
})

test('where one worker cannot start, none does, and its reason is said', async () => {
  const output = await refusal({
    words: ['--workers', '3'],
    environment: {
      DATABASE_URL: databaseUrl,
      DATA_DIR: await temporaryFolder(),
      WORKER_WITHOUT_ADDRESS: '2',
    },
    preloaded: './test/workers/failing-worker.ts',
  })
  expect(output).toBe('192.0.2.1 is not an address of this machine. Change METRICS_HOST.\n')
})

test('a worker that ends without a word is named', async () => {
  const output = await refusal({
    words: ['--workers', '2'],
    environment: { DATABASE_URL: databaseUrl, DATA_DIR: await temporaryFolder(), WORKERS_THAT_DIE: '2' },
    preloaded: './test/workers/failing-worker.ts',
  })
  expect(output).toBe('Worker 2 ended with 7 before it listened.\n')
})

test('where traces are asked for and no spans are made, none serves', async () => {
  const output = await refusal({
    words: ['--workers', '2'],
    environment: {
      DATABASE_URL: databaseUrl,
      DATA_DIR: await temporaryFolder(),
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    },
    preloaded: './test/telemetry/collector-bare-statements.ts',
  })
  expect(output).toContain('Traces are asked for, but no spans are made')
  expect(output).toMatch(/^Worker [12] ended with 1 before it listened\.$/m)
})

async function createUnmigratedDatabase() {
  const name = `unmigrated_${randomBytes(6).toString('hex')}`
  const administrationUrl = inject('administrationUrl')
  const owner = pg.escapeIdentifier(decodeURIComponent(new URL(inject('applicationUrl')).username))
  const run = (sql: string, url = administrationUrl) =>
    asAdministrator(url, async (client) => void (await client.query(sql)))
  await run(`create database ${name} owner ${owner}`)
  onTestFinished(() => run(`drop database ${name} with (force)`))
  const ownUrl = withDatabase(administrationUrl, name)
  await run('create extension pg_stat_statements', ownUrl)
  return {
    url: withDatabase(inject('applicationUrl'), name),
    /** How often statements like this one were run in it. */
    async calls(pattern: string): Promise<number> {
      const client = new pg.Client({ connectionString: ownUrl })
      await client.connect()
      const { rows } = await client.query<{ calls: number }>(
        `select coalesce(sum(calls), 0)::int as calls from pg_stat_statements join pg_database on oid = dbid
         where datname = current_database() and query like $1`,
        [pattern],
      )
      await client.end()
      return rows[0]!.calls
    },
  }
}
