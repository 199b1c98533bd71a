import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PrometheusQuery, createPrometheusQuery } from './prometheus-query.ts'
import { type ObservabilityStack, startStack } from '../../src/development/observability/stack.ts'
import { describeWithPrograms } from '../_util/program-suite.ts'
import { type Answered, type TracedServer, startTracedServer } from './traced-server.ts'

interface Told extends Answered {
  readonly name: string
}

describeWithPrograms(
  'metrics in Prometheus, with its jobs and rules of the compose file',
  ['otelcol', 'jaeger', 'prometheus'],
  () => {
    let stack: ObservabilityStack
    let server: TracedServer
    let prometheus: PrometheusQuery
    let told: Told[]

    beforeAll(async () => {
      stack = await startStack()
      // One trace in a hundred: what is counted must not hang on it.
      const environment = {
        ...stack.environment,
        OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0.01',
      }
      server = await startTracedServer({ environment })
      const metricsHost = new URL(server.metricsAddress).host
      prometheus = createPrometheusQuery(await stack.startPrometheus(metricsHost, { isImpatient: true }))
      told = []
      for (const fromCache of [false, true, true]) {
        const asked = server.examples.map(async (example) => ({
          name: example.name,
          ...(await server.ask(example, { fromCache })),
        }))
        told.push(...(await Promise.all(asked)))
      }
    })
    afterAll(async () => {
      await server.close()
      await stack.close()
    })

    const sumOf = (answers: readonly Told[], key: 'statements' | 'shared') =>
      answers.reduce((sum, answer) => sum + answer[key], 0)

    test('say of each operation what its answers said', async () => {
      for (const { name } of server.stored.all.filter(({ name }) => told.some((one) => one.name === name))) {
        const answers = told.filter((one) => one.name === name)
        const of = `sportello_graphql_operation_sql_statements`
        const label = `{sportello_operation_id="${name}"}`
        const count = `sum(${of}_count${label})`
        expect(await prometheus.eventually(count, answers.length), name).toBe(answers.length)
        expect(await prometheus.query(`sum(${of}_sum${label})`), name).toBe(sumOf(answers, 'statements'))
        expect(await prometheus.query(`sum(sportello_graphql_operation_duration_count${label})`)).toBe(
          answers.length,
        )
      }
    })

    test('obey the sum law', async () => {
      const shared = sumOf(told, 'shared')
      const requests = sumOf(told, 'statements')
      const own = 'sum(sportello_sql_statements_total) - sum(sportello_sql_background_total)'
      expect(await prometheus.eventually(own, requests - shared)).toBe(requests - shared)
      expect((await prometheus.query('sum(sportello_sql_shared_total)')) ?? 0).toBe(shared)
    })

    test('count above each declared budget exactly', async () => {
      for (const { name, budget } of server.stored.all.filter(({ name }) =>
        told.some((one) => one.name === name),
      )) {
        const of = (suffix: string, edge = '') =>
          `sum(sportello_graphql_operation_sql_statements_${suffix}{sportello_operation_id="${name}"${edge}})`
        const within = await prometheus.query(of('bucket', `,le=~"${budget.sql}|${budget.sql}[.]0"`))
        expect(within, name).toBe(told.filter((one) => one.name === name).length)
      }
    })

    test('come with the pool, the caches, HTTP and the runtime', async () => {
      const requests = 'sum(http_server_request_duration_count{http_route="/graphql"})'
      expect(await prometheus.eventually(requests, told.length)).toBe(told.length)
      expect(await prometheus.query('db_client_connection_max')).toBe(10)
      const misses = 'sum(sportello_cache_requests_total{sportello_cache_result="miss"})'
      const hits = 'sum(sportello_cache_requests_total{sportello_cache_result="hit"})'
      expect(await prometheus.query(misses)).toBeGreaterThan(5)
      expect(await prometheus.query(hits)).toBeGreaterThan(5)
      expect(await prometheus.query('nodejs_eventloop_delay_p99')).toBeGreaterThan(0)
      expect(await prometheus.query('sum(v8js_memory_heap_used)')).toBeGreaterThan(1_000_000)
      expect(told.filter(({ traceId }) => traceId !== '').length).toBeLessThan(told.length / 2)
    })

    test('are fetched from every target, and every rule is understood', async () => {
      expect(await prometheus.eventually('count(up{job=~"api|collector"} == 1)', 2)).toBe(2)
      const { groups } = await prometheus.get<{ groups: { rules: { name: string; health: string }[] }[] }>(
        'rules',
      )
      const rules = groups.flatMap((group) => group.rules)
      expect(rules.length).toBeGreaterThan(server.stored.all.length)
      expect(rules.filter(({ health }) => health === 'err')).toEqual([])
    })
  },
)
