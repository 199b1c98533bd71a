import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMessages } from './canary-messages.ts'
import { type CanaryServer, type Mode, startCanaryServer } from './canary-server.ts'
import { createDatabaseFailures } from './database-failures.ts'
import { type Exchange, createWire } from './exchange.ts'
import { type LogLine, linesOf, readLog } from './log-reader.ts'
import { oddRequests } from './odd-messages.ts'
import { storedMutations, storedQueries } from './stored-messages.ts'

/** What pino writes into every line, and what belongs to a trace. */
const always = ['level', 'time', 'pid', 'hostname', 'msg']
const ofTrace = ['trace_id', 'span_id', 'trace_flags']
const kinds: Readonly<Record<string, readonly string[]>> = {
  request: ['requestId', 'method', 'route', 'statusCode', 'ms', 'operation', 'statements'],
  'slow statement': ['requestId', 'operation', 'statement', 'field', 'ms'],
  'slow operation': ['requestId', 'operation', 'ms', 'statements', 'repeated'],
}

interface Run {
  readonly server: CanaryServer
  readonly log: readonly LogLine[]
  readonly exchanges: readonly Exchange[]
}

/** Asks for a part of what there is: each in one of its ways, and some that are never answered. */
async function runRequests(mode: Mode, environment: Record<string, string>): Promise<Run> {
  // Production asks for the address of a Redis. Its own memory answers without one.
  const redisUrl = mode === 'production' ? 'redis://127.0.0.1:1' : undefined
  const server = await startCanaryServer(mode, { redisUrl, environment, patienceMs: 100 })
  const wire = createWire(server.origin)
  const messages = createMessages(server)
  const failures = await createDatabaseFailures(server, messages, wire)
  const queries = storedQueries(server, messages).filter((_, index) => index % 3 === 0)
  const search = messages.askByAddress('SearchNotaries, again and again', {
    documentId: server.stored.all.find(({ name }) => name === 'SearchNotaries')!.id,
    variables: { first: 3 },
  })
  await Promise.all([failures.leaving(), wire.postAll(queries), wire.postAll(Array(10).fill(search), 1)])
  await wire.postAll((await storedMutations(server, messages)).slice(0, 6), 1)
  await wire.postAll(oddRequests(server, messages))
  await failures.withValues()
  // What a client has left is still to be ended by the server.
  await wait(500)
  wire.close()
  return { server, log: readLog(server.output()), exchanges: wire.exchanges }
}

describe.each([
  ['in production', 'production', {}, true],
  ['in development, without a receiver of spans', 'development', { OTEL_TRACES_EXPORTER: 'none' }, false],
] as const)('the log of a server %s', (_name, mode, environment, isTraced) => {
  let run: Run
  let operations: ReadonlySet<unknown>
  beforeAll(async () => {
    run = await runRequests(mode, environment)
    operations = new Set(['other', ...run.server.stored.all.map(({ name }) => name)])
  }, 60_000)
  afterAll(() => run.server.close())

  test('has one line for each request, whatever became of it', () => {
    const ids = linesOf(run.log, 'request').map(({ requestId }) => requestId!)
    expect(ids).toHaveLength(new Set(ids).size)
    const known = new Set(ids)
    const withoutLine = run.exchanges.filter(({ message, headers, status }) => {
      const id = headers['x-request-id'] as string | undefined
      return status !== 0 && !isHijacked(message.path) && (id === undefined || !known.has(id))
    })
    expect(withoutLine.map(({ message, status }) => `${message.name} ${message.path}: ${status}`)).toEqual([])
    // Those who left were told no id. Where spans are made, the server has asked itself once besides.
    expect(ids).toHaveLength(run.exchanges.length + (isTraced ? 1 : 0))
  })

  test('tells in it what was asked for and what that took', () => {
    const lines = new Map(linesOf(run.log, 'request').map((line) => [line.requestId, line]))
    for (const { message, status, headers } of run.exchanges) {
      const line = lines.get(headers['x-request-id'] as string)
      if (!line) continue
      expect(line).toMatchObject({ method: message.method ?? 'GET', statusCode: status, level: 30 })
      expect(line.ms).toBeTypeOf('number')
      const count = headers['x-sql-count']
      if (count !== undefined) expect(line.statements, message.name).toBe(Number(count))
      const [name] = message.name.split(/[ ,]/)
      if (operations.has(name))
        expect(line, message.name).toMatchObject({ route: '/graphql', operation: name })
    }
    const routes = new Set(linesOf(run.log, 'request').map(({ route }) => route))
    const known = ['/graphql', '/health', '/ready/', '/cache/stats', '/metrics', '/graphiql', '*', undefined]
    expect([...routes].filter((route) => !known.includes(route as string))).toEqual([])
    const asked = new Set(linesOf(run.log, 'request').map(({ operation }) => operation))
    expect([...asked].filter((operation) => operation !== undefined && !operations.has(operation))).toEqual(
      [],
    )
  })

  test.each(Object.entries(kinds))('says in a line of %s what it is to say, and no more', (kind, fields) => {
    const lines = linesOf(run.log, kind)
    expect(lines.length).toBeGreaterThan(10)
    const known = new Set([...always, ...ofTrace, ...fields])
    const others = new Set(lines.flatMap((line) => Object.keys(line).filter((field) => !known.has(field))))
    expect([...others]).toEqual([])
  })

  test('names a slow statement and its field, and gives no value', () => {
    const ofRequests = linesOf(run.log, 'slow statement').filter(({ requestId }) => requestId)
    for (const { statement, field, operation, ms, level } of ofRequests) {
      // Prisma's have no names; their text has no literals.
      expect(statement).toMatch(/^([a-z-]+\.[a-z0-9-]+( .*)?|[A-Za-z][^']*)$/)
      expect(field).toMatch(/^([A-Z]\w+\.\w+|\(request\))$/)
      expect(operations).toContain(operation)
      expect(ms).toBeGreaterThanOrEqual(1)
      expect(level).toBe(40)
    }
  })

  test('names a slow operation and what it repeated', () => {
    for (const { operation, repeated, ms, statements, level } of linesOf(run.log, 'slow operation')) {
      expect(operations).toContain(operation)
      expect(statements).toBeTypeOf('number')
      expect(repeated).toBeInstanceOf(Array)
      expect(ms).toBeGreaterThanOrEqual(1)
      expect(level).toBe(40)
    }
  })

  if (!isTraced) {
    test('has no trace in any line', () => {
      expect(run.log.filter((line) => ofTrace.some((field) => field in line))).toEqual([])
      expect(run.exchanges.filter(({ headers }) => headers['x-trace-id'] !== undefined)).toEqual([])
      expect(run.server.receiver.spans()).toEqual([])
    })
    return
  }

  test('has the trace and the span in every line of a request', () => {
    const traces = new Map(linesOf(run.log, 'request').map((line) => [line.requestId, line.trace_id]))
    const spans = new Map(run.server.receiver.spans().map((span) => [span.spanId, span]))
    const ofRequests = run.log.filter(({ requestId, route }) => requestId && !isProbe(route))
    expect(ofRequests.length).toBeGreaterThan(100)
    const untraced = ofRequests.filter(
      ({ requestId, trace_id: traceId, span_id: spanId }) =>
        !traceId || traces.get(requestId) !== traceId || spans.get(spanId!)?.traceId !== traceId,
    )
    expect(untraced).toEqual([])
    for (const { headers } of run.exchanges) {
      const traceId = headers['x-trace-id']
      if (traceId) expect(traceId).toBe(traces.get(headers['x-request-id'] as string))
    }
  })
})

/** Nobody traces those who only look whether the server is there. */
const isProbe = (route: unknown): boolean => /^\/(alive|ready|health|metrics)\b/.test(String(route))

/** The exporter of metrics writes its answers itself, with no headers of ours. */
const isHijacked = (path: string | undefined): boolean => /^\/metrics\b/.test(path ?? '')
