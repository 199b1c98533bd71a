import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Report } from '../../loadtest/report/report.ts'
import { knownOperations } from '../../loadtest/runner/known-operations.ts'
import { scenarioFolder } from '../../loadtest/runner/options.ts'
import { startRedisControl } from '../../loadtest/runner/redis-control.ts'
import type { KnownOperation, LoadSettings } from '../../loadtest/settings.ts'
import { describeWithPrograms } from '../_util/program-suite.ts'
import type { Distort } from './distorting-proxy.ts'
import { type LoadedServer, failedOf, startLoadedServer } from './loaded-server.ts'

const operations = knownOperations()

/**
 * Scenarios that the command runs against nothing but a server of its own are run here without it, as it would run them:
 * by k6, with a file of settings.
 */
describeWithPrograms('a scenario', ['k6', 'redis-server'], (k6) => {
  let server: LoadedServer
  beforeAll(async () => {
    server = await startLoadedServer()
  })
  afterEach(() => server.distort(undefined))
  afterAll(() => server.close())

  interface Settings extends Partial<LoadSettings> {
    readonly distort?: Distort
    readonly latency?: 'enforced' | 'reported'
  }

  async function run(
    scenario: string,
    { distort, latency = 'reported', ...more }: Settings = {},
  ): Promise<Report> {
    const folder = await server.newFolder()
    const settings: LoadSettings = {
      ...{ scenario, target: server.origin, loadTestKey: server.loadTestKey, duration: '2s', tracedShare: 0 },
      ...{ operations, peopleFile: server.peopleFile, folder },
      report: { startedAt: new Date().toISOString(), latency, jaeger: 'http://127.0.0.1:1' },
      ...more,
    }
    const settingsFile = join(folder, 'settings.json')
    await writeFile(settingsFile, JSON.stringify(settings))
    server.distort(distort)
    const words = ['run', '--quiet', '--address', '127.0.0.1:0', '--console-output', join(folder, 'notes')]
    const file = fileURLToPath(new URL(`${scenario}.ts`, scenarioFolder))
    const env = { K6_NO_USAGE_REPORT: 'true', LOAD_SETTINGS: settingsFile }
    const said = await new Promise<string>((resolve) => {
      execFile(k6, [...words, file], { env }, (_error, output, errors) => resolve(`${output}${errors}`))
    })
    const text = await readFile(join(folder, 'report.json'), 'utf8').catch(() => undefined)
    if (text === undefined) throw new Error(said)
    return JSON.parse(text) as Report
  }

  test('write passes, and fails where the same draft becomes two acts', async () => {
    // What it prepares with stays as it is in the seed, where the newest acts are of clients of all kinds.
    let acts: string | undefined
    const studio: Distort = ({ operation, body }) =>
      operation === 'StudioActs' ? { body: (acts ??= body) } : undefined
    expect(failedOf(await run('write', { distort: studio, duration: '4s' }))).toEqual([])

    const ids = new Set<string>()
    const repeated: Distort = ({ operation, body }) => {
      const id = operation === 'CreateActDraft' ? /"id":"([^"]+)"/.exec(body)?.[1] : undefined
      if (id === undefined || !ids.has(id)) return void (id && ids.add(id))
      return { body: body.replace(id, randomUUID()) }
    }
    const distort: Distort = (answer) => studio(answer) ?? repeated(answer)
    expect(failedOf(await run('write', { distort, duration: '4s' }))).toEqual(['checks rate==1'])
  })

  test('smoke passes: every stored operation is asked for by every role that may run it', async () => {
    const report = await run('smoke')
    expect(failedOf(report)).toEqual([])
    expect(report.operations.map(({ name }) => name)).toEqual(operations.map(({ name }) => name).sort())
  })

  test('smoke fails on a stored operation that no scenario runs, and on a role that nobody runs one by', async () => {
    const budget = { sql: 1, warmSql: 1, p95Ms: 100 }
    const forgotten: KnownOperation = {
      id: 'sha256:1',
      name: 'Forgotten',
      kind: 'query',
      budget,
      roles: ['STAFF'],
    }
    const widened = operations.map((operation) =>
      operation.name === 'MyActs' ? { ...operation, roles: ['CITIZEN', 'NOTARY'] as const } : operation,
    )
    const report = await run('smoke', { operations: [...widened, forgotten] })
    expect(failedOf(report)).toEqual([
      // Refusals are derived from the same list: a document that nobody stored is refused in another way.
      'checks rate==1',
      'operation_requests{operation:Forgotten,role:STAFF} count>0',
      'operation_requests{operation:Forgotten} count>0',
      'operation_requests{operation:MyActs,role:NOTARY} count>0',
    ])
  })

  test('smoke fails where a request that has to be refused is answered', async () => {
    const distort: Distort = ({ operation, body }) =>
      operation === 'ActRegister' && body.includes('"FORBIDDEN"')
        ? { status: 200, body: '{"data":{}}' }
        : undefined
    expect(failedOf(await run('smoke', { distort }))).toEqual(['checks rate==1'])
  })

  test('smoke fails where somebody sees the act of another', async () => {
    const distort: Distort = ({ operation, body }) =>
      operation === 'ActDetail' && body === '{"data":{"act":null}}\n'
        ? { body: '{"data":{"act":{"id":"1"}}}' }
        : undefined
    expect(failedOf(await run('smoke', { distort }))).toEqual(['checks rate==1'])
  })

  test('smoke fails where an operation finds nothing', async () => {
    const distort: Distort = ({ operation, body }) =>
      operation === 'Districts' && body.startsWith('{"data":')
        ? { body: '{"data":{"districts":[]}}' }
        : undefined
    expect(failedOf(await run('smoke', { distort }))).toEqual(['checks rate==1'])
  })

  test('warm-cache fails where a cached answer takes a statement, though the budget of a first one is kept', async () => {
    const distort: Distort = ({ operation, headers }) =>
      operation === 'ActTypeCatalogue' && headers['x-cache'] === 'hit'
        ? { headers: { 'x-sql-count': '1' } }
        : undefined
    // What is rare is read once before.
    await run('warm-cache')
    const report = await run('warm-cache', { distort })
    expect(report.thresholds).toContainEqual({
      metric: 'sql_statements{operation:ActTypeCatalogue}',
      expression: 'max<=0',
      value: 1,
      holds: false,
      isEnforced: true,
    })
    // Redis may take longer than an answer waits for it: then that one takes statements too.
    expect(failedOf(report).filter((name) => !name.startsWith('sql_statements{'))).toEqual([])
  })

  /** Redis that only says what it was told, so that one phase can be distorted. */
  async function inPhases(
    distortIn: (phase: string) => Distort | undefined,
    latency?: Settings['latency'],
  ): Promise<Report> {
    let phase = 'before'
    const enter = (next: string) => () => void (phase = next)
    const control = await startRedisControl({
      ...{ url: '', version: '', stop: async () => {}, resume: () => {} },
      pause: enter('silent'),
      kill: async () => enter('killed')(),
      start: async () => enter('after')(),
    })
    const distort: Distort = (answer) => distortIn(phase)?.(answer)
    const more = { redisControl: control.url, duration: '4s', users: 20, latency }
    const report = await run('redis-down', { distort, ...more })
    control.close()
    return report
  }

  test('redis-down fails where requests fail while Redis is away', async () => {
    const left = { silent: 5, killed: 5 }
    const report = await inPhases((phase) =>
      (phase === 'silent' || phase === 'killed') && (left[phase] -= 1) >= 0
        ? () => ({ status: 500 })
        : undefined,
    )
    expect(failedOf(report)).toEqual([
      'failures rate<0.001',
      'failures{phase:killed} rate<0.001',
      'failures{phase:silent} rate<0.001',
      'unexpected_failures rate<0.001',
    ])
  })

  test('redis-down fails where the cache is not used before Redis goes, or after it is back', async () => {
    const miss: Distort = () => ({ headers: { 'x-cache': 'miss' } })
    const report = await inPhases((phase) => (phase === 'before' || phase === 'after' ? miss : undefined))
    expect(failedOf(report)).toEqual([
      'cache_hits{phase:after} rate>0.5',
      'cache_hits{phase:before} rate>0.8',
    ])
  })

  test('redis-down fails where visitors wait while Redis is away', async () => {
    const late: Distort = () => ({ delayMs: 600 })
    const isAway = (phase: string) => phase === 'silent' || phase === 'killed'
    const failed = failedOf(await inPhases((phase) => (isAway(phase) ? late : undefined), 'enforced'))
    const expected = [
      'http_req_duration{phase:killed} p(95)<500',
      'http_req_duration{phase:silent} p(95)<500',
    ]
    expect(failed).toEqual(expect.arrayContaining(expected))
    // Over all phases the answers are late as well.
    expect(failed.filter((name) => !name.startsWith('http_req_duration{'))).toEqual([])
  })

  /** Lets a scenario be prepared. */
  function afterPreparation(distort: Distort): Distort {
    let answers = 0
    return (answer) => ((answers += 1) > 2 ? distort(answer) : undefined)
  }

  test('stress fails where a server sheds all that it is asked, and late at that', async () => {
    const distort = afterPreparation(() => ({ status: 503, delayMs: 600 }))
    expect(failedOf(await run('stress', { distort, latency: 'enforced' }))).toEqual([
      'answered_requests{phase:peak} count>80',
      'failures{phase:after} rate<0.001',
      'failures{phase:before} rate<0.001',
      'http_req_duration{phase:after} p(95)<500',
      'http_req_duration{phase:before} p(95)<500',
    ])
  })
})
