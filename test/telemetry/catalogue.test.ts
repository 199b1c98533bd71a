import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWithPrograms } from '../_util/program-suite.ts'
import { describeWithRedis } from '../_util/redis-server.ts'
import { mutationExamples } from '../../src/development/mutation-examples.ts'
import { type Span, type Trace } from '../../src/development/observability/jaeger-query.ts'
import { type ObservabilityStack, startStack } from '../../src/development/observability/stack.ts'
import { type TracedServer, startTracedServer } from './traced-server.ts'

const catalogue = readFileSync(new URL('../../otel/README.md', import.meta.url), 'utf8')

/** The names in the first column of a section's table. */
function listed(section: string): string[] {
  const [, text = ''] = catalogue.split(new RegExp(`^#{2,3} ${section}$`, 'm'))
  const [own = ''] = text.split(/^#{2,3} /m)
  return own
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...line.split('|')[1]!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!))
    .sort()
}

/** What Jaeger itself says of a span. */
const ofJaeger = new Set(['span.kind', 'otel.status_code', 'error', 'otel.scope.name', 'otel.scope.version'])

function kindOf({ name, tags }: Span): string {
  if (tags['http.request.method'] !== undefined) return '{method} {route}'
  if (tags['graphql.operation.type'] !== undefined) return '{type} {operation}'
  if (tags['db.system.name'] === 'redis') return 'redis-{command}'
  if (tags['db.system.name'] !== undefined) return '{statement}'
  return name.replace(/^(dataloader\.batch) .+/, '$1 {loader}')
}

describeWithPrograms('the catalogue in otel/README.md', ['otelcol', 'jaeger', 'redis-server'], () => {
  describeWithRedis('of what a server with Redis sends', (redis) => {
    let stack: ObservabilityStack
    let server: TracedServer
    let spans: Span[]

    beforeAll(async () => {
      stack = await startStack()
      server = await startTracedServer({
        environment: {
          ...stack.environment,
          OTEL_RESOURCE_ATTRIBUTES:
            'service.version=1,service.namespace=portal,deployment.environment.name=test,host.name=secret',
        },
        redisUrl: redis.url,
        program: 'test/telemetry/naive-server.ts',
      })
      const answers = []
      for (const example of server.examples) answers.push(await server.ask(example, { fromCache: true }))
      for (const { name, role, variables } of mutationExamples(server.client)) {
        const { text } = server.stored.all.find((stored) => stored.name === name)!
        answers.push(await server.ask({ text, role, variables: await variables() }))
      }
      answers.push(
        await server.ask({ text: '{ notaries(first: 5) { nodes { naiveDistrict { name } } } }' }),
        await server.ask({ text: '{ divisionByZero }' }),
        await server.ask({ text: '{ nothing }' }),
      )
      const traces: Trace[] = []
      for (const { traceId } of answers) traces.push(await stack.jaeger.trace(traceId))
      spans = traces.flatMap((trace) => trace.spans)
    })
    afterAll(async () => {
      await server.close()
      await stack.close()
    })

    const seen = (names: Iterable<string>) => [...new Set(names)].sort()

    test('lists the spans that are sent', () => {
      expect(seen(spans.map(kindOf))).toEqual(listed('Spans'))
    })

    test('lists their attributes', () => {
      const names = spans.flatMap(({ tags }) => Object.keys(tags)).filter((name) => !ofJaeger.has(name))
      expect(seen(names)).toEqual(listed('Attributes of spans'))
    })

    test('lists their events', () => {
      expect(seen(spans.flatMap(({ events }) => events.map(({ event }) => String(event))))).toEqual(
        listed('Events'),
      )
    })

    test('lists the attributes of the resource', () => {
      expect(seen(spans.flatMap(({ resource }) => Object.keys(resource)))).toEqual(
        listed('Resource').filter((name) => name !== 'service.name'),
      )
    })

    test('lists the metrics, but for those of the runtime and the SDK', async () => {
      const text = await server.metrics()
      const names = [...text.matchAll(/^# TYPE (\S+)/gm)]
        .map(([, name]) => name!.replace(/_total$/, ''))
        .filter((name) => !/^(nodejs|v8js|otel_sdk)_|^target_info$/.test(name))
      const expected = listed('Metrics').filter((name) => !name.endsWith('*'))
      expect(seen(names)).toEqual(expected.map((name) => name.replaceAll('.', '_')).sort())
      for (const own of ['nodejs_eventloop_', 'v8js_', 'otel_sdk_']) expect(text).toContain(`# TYPE ${own}`)
    })
  })
})
