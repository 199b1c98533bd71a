import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  createTraceState,
  trace,
} from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { allowListed } from './allow-list.ts'
import { eventAttributes, resourceAttributes, spanAttributes } from './catalogue.ts'

const person = 'RSSMRA80A01H501U'
const remote = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: TraceFlags.SAMPLED,
  isRemote: true,
  traceState: createTraceState(`portal=${person}`),
}

describe('the allow-list before an exporter', () => {
  let exporter: InMemorySpanExporter
  let provider: TracerProvider

  beforeEach(() => {
    exporter = new InMemorySpanExporter()
    provider = new TracerProvider({
      resource: resourceFromAttributes({
        'service.name': 'sportello-notai-api',
        'process.command_args': ['node', person],
        'process.owner': person,
        'host.name': person,
      }),
      spanProcessors: [new SimpleSpanProcessor({ exporter: allowListed(exporter) })],
    })
  })
  afterEach(() => provider.shutdown())

  const tracer = () => provider.getTracer('test')
  const sent = (): ReadableSpan => exporter.getFinishedSpans()[0]!

  test('lets every attribute of the catalogue through', () => {
    const span = tracer().startSpan('query Districts', { kind: SpanKind.CLIENT })
    for (const name of spanAttributes) span.setAttribute(name, name)
    span.addEvent(
      'sportello.sql.repeated',
      Object.fromEntries([...eventAttributes].map((name) => [name, name])),
    )
    span.end()
    expect(Object.keys(sent().attributes).sort()).toEqual([...spanAttributes].sort())
    expect(sent().events.map(({ name }) => name)).toEqual(['sportello.sql.repeated'])
    expect(Object.keys(sent().events[0]!.attributes!).sort()).toEqual([...eventAttributes].sort())
    expect(sent().name).toBe('query Districts')
    expect(sent().spanContext().traceId).toBe(span.spanContext().traceId)
    expect(sent().spanContext().spanId).toBe(span.spanContext().spanId)
    expect(sent().duration).toBeDefined()
    expect(sent().ended).toBe(true)
  })

  test.each([
    ...[
      'url.full',
      'url.query',
      'url.path',
      'http.target',
      'http.url',
      'user_agent.original',
      'client.address',
    ],
    ...[
      'http.request.header.authorization',
      'http.request.method_original',
      'enduser.id',
      'graphql.document',
    ],
    ...['graphql.variables', 'db.statement', 'db.user', 'db.postgresql.values', 'db.query.parameter.0'],
    ...[
      'exception.message',
      'code.stacktrace',
      'sportello.search.text',
      'Graphql.Operation.Name',
      'constructor',
    ],
  ])('drops %s', (name) => {
    const span = tracer().startSpan('GET', { attributes: { [name]: person } })
    span.end()
    expect(sent().attributes).toEqual({})
  })

  test('drops the name by which a client calls the server, and keeps that of the database', () => {
    for (const kind of [SpanKind.SERVER, SpanKind.CLIENT]) {
      tracer()
        .startSpan('any', { kind, attributes: { 'server.address': person, 'server.port': 1 } })
        .end()
    }
    const attributes = exporter.getFinishedSpans().map((span) => span.attributes)
    expect(attributes).toEqual([{}, { 'server.address': person, 'server.port': 1 }])
  })

  test('drops what an error says, and keeps what it is', () => {
    const span = tracer().startSpan('any')
    span.recordException(new TypeError(`Cannot read ${person}`))
    span.setStatus({
      code: SpanStatusCode.ERROR,
      message: `Key (codice_fiscale)=(${person}) already exists.`,
    })
    span.end()
    expect(sent().status).toEqual({ code: SpanStatusCode.ERROR })
    expect(sent().events.map(({ attributes }) => attributes)).toEqual([{ 'exception.type': 'TypeError' }])
  })

  test('drops what a client hands on with its trace, and keeps the trace', () => {
    const linked = { ...remote, traceId: '1af7651916cd43dd8448eb211c80319c' }
    const context = trace.setSpanContext(ROOT_CONTEXT, remote)
    const links = [{ context: linked, attributes: { 'sportello.operation.id': person } }]
    tracer().startSpan('any', { links }, context).end()
    expect(sent().spanContext()).toMatchObject({ traceId: remote.traceId, traceFlags: TraceFlags.SAMPLED })
    expect(sent().parentSpanContext?.spanId).toBe(remote.spanId)
    expect(sent().spanContext().traceState).toBeUndefined()
    expect(sent().links).toEqual([{ context: { ...linked, traceState: undefined }, attributes: {} }])
  })

  test('drops what the process and its machine are called', () => {
    tracer().startSpan('any').end()
    expect(sent().resource.attributes).toEqual({ 'service.name': 'sportello-notai-api' })
    const names = ['process.command_args', 'process.owner', 'host.name', 'host.id', 'user.name']
    expect(names.filter((name) => resourceAttributes.has(name))).toEqual([])
  })

  test('leaves the span as its tracer has it', () => {
    const span = tracer().startSpan('any', { attributes: { 'url.full': person, 'http.route': '/graphql' } })
    span.end()
    expect((span as unknown as ReadableSpan).attributes).toEqual({
      'url.full': person,
      'http.route': '/graphql',
    })
    expect(sent().attributes).toEqual({ 'http.route': '/graphql' })
  })

  test('ends and flushes what stands behind it', async () => {
    const calls: string[] = []
    const behind = {
      export: () => calls.push('export'),
      shutdown: async () => void calls.push('shutdown'),
      forceFlush: async () => void calls.push('forceFlush'),
    }
    const listed = allowListed(behind)
    await listed.forceFlush?.()
    await listed.shutdown()
    expect(calls).toEqual(['forceFlush', 'shutdown'])
  })
})
