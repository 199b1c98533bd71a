import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { withDatabase } from '../_util/databases.ts'
import { type ServerProcess, startServerProcess } from '../_util/server-process.ts'
import { observable, observe } from './collector-observation.ts'
import { startCollectorStub } from './collector-stub.ts'
import { parseMetrics, sumOf } from '../../src/development/observability/prometheus-text.ts'
import { type TracedServer, startTracedServer } from './traced-server.ts'

const token = 'only-for-who-collects-metrics'

async function fetchText(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

describe('a server without an address for traces', () => {
  const database = Number(new URL(inject('applicationUrl')).port)
  let server: TracedServer
  beforeAll(async () => (server = await startTracedServer({ environment: observable })))
  afterAll(() => server.close())

  test('makes none, instruments nothing, and connects to the database alone', async () => {
    const answer = await server.ask(server.example('ActDetail', 'notary'))
    expect([answer.status, answer.traceId]).toEqual([200, ''])
    const { instrumented, ports } = await observe(server)
    expect([instrumented, ports]).toEqual([[], [database]])
    expect(await server.metrics()).not.toMatch(/^otel_sdk/m)
  })

  test('would be seen to: with an address it does all three', async () => {
    const collector = await startCollectorStub()
    onTestFinished(() => collector.close())
    const environment = {
      ...observable,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_METRIC_EXPORT_INTERVAL: '200',
      OTEL_METRIC_EXPORT_TIMEOUT: '200',
      OTEL_BSP_SCHEDULE_DELAY: '100',
    }
    const traced = await startTracedServer({ environment })
    onTestFinished(() => traced.close())
    const answer = await traced.ask(traced.example('ActDetail', 'notary'))
    expect(answer.traceId).toMatch(/^[0-9a-f]{32}$/)
    await expect.poll(() => collector.holdsTrace(answer.traceId), { timeout: 5_000 }).toBe(true)
    await expect.poll(() => new Set(collector.paths)).toEqual(new Set(['/v1/traces', '/v1/metrics']))
    const { instrumented, ports } = await observe(traced)
    expect(instrumented).toEqual(['http', 'pg'])
    expect(ports).toContain(Number(new URL(collector.url).port))
  })

  test.each(['', '/'])('shows its metrics on both ports, for everybody: /metrics%s', async (slash) => {
    await server.ask(server.example('SearchNotaries', 'anonymous'))
    for (const origin of [new URL(server.metricsAddress).origin, server.origin]) {
      const { status, headers, text } = await fetchText(`${origin}/metrics${slash}`)
      expect([status, headers.get('content-type')]).toEqual([200, 'text/plain'])
      const counted = sumOf(parseMetrics(text), 'sportello_graphql_operation_duration_count', {
        sportello_operation_id: 'SearchNotaries',
      })
      expect(counted).toBeGreaterThan(0)
    }
  })

  test('has nothing else on the port of metrics', async () => {
    const { origin } = new URL(server.metricsAddress)
    for (const path of ['/', '/graphql', '/metrics/more', '/ready/']) {
      expect((await fetchText(`${origin}${path}`)).status).toBe(404)
    }
  })

  test('is silent where the whole of telemetry is turned off', async () => {
    const off = await startTracedServer({
      environment: {
        ...observable,
        OTEL_SDK_DISABLED: 'true',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
      },
    })
    onTestFinished(() => off.close())
    const answer = await off.ask(off.example('ActDetail', 'notary'))
    expect([answer.status, answer.traceId]).toEqual([200, ''])
    const { instrumented, ports } = await observe(off)
    expect([instrumented, ports]).toEqual([[], [database]])
    expect(await off.metrics()).not.toMatch(/sportello|http_server/)
  })
})

describe('metrics in production', () => {
  let dataDirectory: string
  const servers: ServerProcess[] = []
  beforeAll(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'sportello-notai-metrics-'))
    for (const METRICS_TOKEN of [token, '']) servers.push(await start({ METRICS_TOKEN }))
  })
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()))
    await rm(dataDirectory, { recursive: true, force: true })
  })

  function start(environment: Readonly<Record<string, string>>): Promise<ServerProcess> {
    return startServerProcess({
      databaseUrl: withDatabase(inject('applicationUrl'), 'small'),
      // Nobody listens there: Redis may be away.
      redisUrl: 'redis://127.0.0.1:9',
      dataDirectory,
      patienceMs: 10_000,
      environment: {
        NODE_ENV: 'production',
        LOG_LEVEL: 'info',
        JWT_JWKS_URL: 'http://127.0.0.1:9/jwks.json',
        JWT_ISSUER: 'https://issuer.example',
        JWT_AUDIENCE: 'sportello-notai-api',
        ...environment,
      },
    })
  }

  test.each(['', '/'])('are for who has the token: /metrics%s', async (slash) => {
    const url = `${servers[0]!.origin}/metrics${slash}`
    const given = await fetchText(url, { authorization: `Bearer ${token}` })
    expect([given.status, given.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(given.text).toContain('nodejs_eventloop')
    const elsewhere = await fetchText(`${servers[0]!.origin}/nowhere`)
    expect(elsewhere.status).toBe(404)
    for (const authorization of [
      '',
      token,
      `bearer ${token}`,
      `Bearer ${token}x`,
      'Bearer ',
      `Basic ${token}`,
    ]) {
      const refused = await fetchText(url, { authorization })
      expect([authorization, refused.status, refused.text]).toEqual([authorization, 404, elsewhere.text])
    }
    expect((await fetchText(url)).status).toBe(404)
  })

  test('are for nobody where there is no token', async () => {
    const url = `${servers[1]!.origin}/metrics`
    for (const authorization of ['', 'Bearer ', 'Bearer undefined', `Bearer ${token}`]) {
      expect((await fetchText(url, { authorization })).status).toBe(404)
    }
  })

  test('are on their own port without a token', async () => {
    expect((await fetchText(servers[0]!.metricsAddress)).status).toBe(200)
  })
})

test('a port of metrics that is taken is named, with what to do', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  onTestFinished(() => void taken.close())
  const { port } = taken.address() as AddressInfo
  const start = startServerProcess({
    databaseUrl: withDatabase(inject('applicationUrl'), 'small'),
    redisUrl: undefined,
    dataDirectory: tmpdir(),
    environment: { METRICS_PORT: String(port) },
  })
  await expect(start).rejects.toThrow(
    new RegExp(`Port ${port} is taken by another program\\. .*METRICS_PORT=\\d+ npm start`),
  )
})
