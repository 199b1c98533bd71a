import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { spanCounts } from './collector-load.ts'
import { type CollectorStub, startCollectorStub } from './collector-stub.ts'
import { parseMetrics, sumOf } from '../../src/development/observability/prometheus-text.ts'
import { type TracedServer, startTracedServer } from './traced-server.ts'

const requests = 200
const atOnce = 20

describe('traces of some requests', () => {
  let collector: CollectorStub
  beforeAll(async () => (collector = await startCollectorStub()))
  afterAll(() => collector.close())

  async function start(environment: Readonly<Record<string, string>>): Promise<TracedServer> {
    const server = await startTracedServer({
      environment: {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_BSP_SCHEDULE_DELAY: '50',
        ...environment,
      },
    })
    onTestFinished(() => server.close())
    return server
  }

  /** What a server makes of a request that belongs to somebody's trace: its id, if it goes on in it. */
  async function goOn(server: TracedServer, flags: '00' | '01'): Promise<string | undefined> {
    const traceId = randomBytes(16).toString('hex')
    const { text } = server.example('SearchNotaries', 'anonymous')
    const response = await fetch(`${server.origin}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'cache-control': 'no-cache',
        traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-${flags}`,
      },
      body: JSON.stringify({ query: text, variables: { first: 1 } }),
    })
    expect(response.status).toBe(200)
    await response.text()
    const found = response.headers.get('x-trace-id') ?? undefined
    if (found !== undefined) expect(found).toBe(traceId)
    return found
  }

  test.each([
    { name: 'parentbased_traceidratio', ratio: 0, least: 0, most: 0 },
    { name: 'parentbased_traceidratio', ratio: 0.5, least: 60, most: 140 },
    { name: 'traceidratio', ratio: 0.5, least: 60, most: 140 },
  ])('$name of $ratio: as many as that, and all are counted', async ({ name, ratio, least, most }) => {
    const server = await start({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: String(ratio) })
    const example = server.example('SearchNotaries', 'anonymous')
    const traceIds: string[] = []
    for (let count = 0; count < requests; count += atOnce) {
      const answers = await Promise.all(Array.from({ length: atOnce }, () => server.ask(example)))
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
      traceIds.push(...answers.map(({ traceId }) => traceId).filter((traceId) => traceId !== ''))
    }
    expect(new Set(traceIds).size).toBe(traceIds.length)
    expect(traceIds.length).toBeGreaterThanOrEqual(least)
    expect(traceIds.length).toBeLessThanOrEqual(most)
    await expect
      .poll(() => traceIds.filter((id) => !collector.holdsTrace(id)), { timeout: 5_000 })
      .toEqual([])

    const counted = sumOf(
      parseMetrics(await server.metrics()),
      'sportello_graphql_operation_duration_count',
      {
        sportello_operation_id: 'SearchNotaries',
      },
    )
    expect(counted).toBe(requests)
    // Six and more belong to each: the request, its operation, its steps, its batches, its statements.
    const { started } = await spanCounts(server)
    if (most > 0) expect(started).toBeGreaterThan(6 * least)
  })

  test('who is in a trace already goes on in it, or stays out with it, whatever the ratio', async () => {
    for (const ratio of ['0', '1']) {
      const server = await start({
        OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
        OTEL_TRACES_SAMPLER_ARG: ratio,
      })
      const traceId = await goOn(server, '01')
      expect(traceId).toBeDefined()
      await expect.poll(() => collector.holdsTrace(traceId!), { timeout: 5_000 }).toBe(true)
      expect(await goOn(server, '00')).toBe(undefined)
    }
  })
})
