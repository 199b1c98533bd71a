import { beforeAll, describe, expect, test } from 'vitest'
import { spanAttributes } from '../../src/telemetry/catalogue.ts'
import { type Redis, describeWithRedis } from '../_util/redis-server.ts'
import { type CanaryRun, runCanaries } from './canary-run.ts'
import { type Finding, describeFindings } from './canary-search.ts'
import type { Mode } from './canary-server.ts'
import type { Exchange } from './exchange.ts'
import { linesOf } from './log-reader.ts'

// Development keeps its cache in memory here, production in Redis.
describe('a server in development that is asked for everything', () => suite('development', undefined))
describeWithRedis('a server in production that is asked for everything', (redis) =>
  suite('production', redis),
)

function suite(mode: Mode, redis: Redis | undefined): void {
  let run: CanaryRun

  beforeAll(async () => {
    run = await runCanaries(mode, redis)
  }, 120_000)

  test('has two hundred canaries in it, and shows them to those who may see them', () => {
    const { canaries, exchanges, search } = run
    expect(canaries.all).toHaveLength(200)
    const shown = new Set(exchanges.flatMap(({ body }) => search(body).map(({ canary }) => canary)))
    const ofRows = canaries.all.filter(({ origin }) => origin === 'row')
    const hidden = ofRows.filter((canary) => !shown.has(canary))
    // The stored operations, and production runs no others for people, select no telephone numbers.
    const kinds = [...new Set(hidden.map(({ kind }) => kind))]
    expect(kinds).toEqual(mode === 'production' ? ['telephone'] : [])
    const sent = new Set(exchanges.flatMap(({ message }) => found(message)))
    const ofRequests = canaries.all.filter(({ origin }) => origin === 'request')
    expect(ofRequests.filter((canary) => !sent.has(canary))).toEqual([])
  })

  test('writes no line with one of them', () => {
    expect(describeFindings(run.search(run.output))).toEqual([])
  })

  test('sends no span and no metric with one of them', () => {
    expect(describeFindings(run.search(run.sent))).toEqual([])
  })

  test('shows no metric with one of them', () => {
    expect(describeFindings(run.search(run.fetched))).toEqual([])
  })

  test('tells nobody in an error what the sender has not sent', () => {
    const leaks = run.exchanges.flatMap((exchange) => {
      const own = new Set(found(exchange.message).filter(({ origin }) => origin === 'request'))
      const strange = run.search(errorsOf(exchange)).filter(({ canary }) => !own.has(canary))
      return describeExchange(exchange, [...strange, ...run.search(JSON.stringify(exchange.headers))])
    })
    expect(leaks).toEqual([])
  })

  if (redis) {
    test('keeps nothing in Redis but what the directory shows everybody', () => {
      expect(run.kept.length).toBeGreaterThan(50)
      const findings = run.search(run.kept.join('\n'))
      expect(describeFindings(findings.filter(({ canary }) => canary.origin !== 'directory'))).toEqual([])
      expect(findings.length).toBeGreaterThan(0)
    })
  }

  // All that follows shows that there was something to search.
  test('has failed in every way that is told apart', () => {
    const bodies = run.exchanges.map(({ body }) => body).join()
    const codes = [
      ...[
        'GRAPHQL_PARSE_FAILED',
        'GRAPHQL_VALIDATION_FAILED',
        'BAD_USER_INPUT',
        'BAD_REQUEST',
        'LIMIT_EXCEEDED',
      ],
      ...['UNAUTHENTICATED', 'FORBIDDEN', 'DOCUMENT_NOT_TRUSTED', 'OPERATION_RESOLUTION_FAILURE', 'TIMEOUT'],
      ...['SERVICE_UNAVAILABLE', 'INTERNAL_SERVER_ERROR'],
      ...(mode === 'development' ? ['PERSISTED_QUERY_NOT_FOUND', 'BUDGET_EXCEEDED'] : []),
    ]
    expect(codes.filter((code) => !bodies.includes(`"code":"${code}"`))).toEqual([])
    const problems = ['InvalidInput', 'StaleVersion', 'IdempotencyConflict']
    expect(problems.filter((problem) => !bodies.includes(`"__typename":"${problem}"`))).toEqual([])
    // Cut short, too long, a second time, out of range, no number, no text, raised, and ended from outside.
    const states = ['57014', '22001', '23505', '22003', '22P02', '22021', 'P0001', '57P01']
    expect(states.filter((state) => !run.fetched.includes(`error_type="${state}"`))).toEqual([])
  })

  test('has written lines of every kind', () => {
    const { exchanges, log } = run
    const kinds: Record<string, number> = {
      ...{
        request: exchanges.length - 20,
        'slow statement': 50,
        'slow operation': 50,
        'unexpected error': 10,
      },
      ...(mode === 'development' && { 'over budget': 1, 'untrusted document': 10 }),
    }
    expect(exchanges.length).toBeGreaterThan(600)
    for (const [kind, least] of Object.entries(kinds)) {
      expect(linesOf(log, kind).length, kind).toBeGreaterThanOrEqual(least)
    }
  })

  test('has sent spans of every kind', () => {
    const { spans, stored, log } = run
    expect(spans.length).toBeGreaterThan(2_000)
    const names = new Set(spans.map(({ name }) => name))
    for (const { name, operation } of stored.all) expect(names).toContain(`${operation.operation} ${name}`)
    const others = ['POST /graphql', 'GET /graphql', 'graphql.parse', 'graphql.validate', 'graphql.execute']
    const ofCaches = [
      'cache.get',
      'cache.set',
      'dataloader.batch clientById',
      'act.by-ids',
      'query',
      ...(mode === 'development' ? ['mutation'] : []),
    ]
    expect([...others, ...ofCaches].filter((name) => !names.has(name))).toEqual([])
    if (redis) expect(spans.some(({ attributes }) => attributes['db.system.name'] === 'redis')).toBe(true)
    if (mode === 'development') {
      expect(spans.some(({ events }) => events.includes('sportello.sql.repeated'))).toBe(true)
    }
    // None was dropped: every request that a line tells of is there.
    const traces = new Set(spans.map(({ traceId }) => traceId))
    expect(linesOf(log, 'request').filter(({ trace_id: id }) => id && !traces.has(id))).toEqual([])
    const attributes = new Set(spans.flatMap((span) => Object.keys(span.attributes)))
    expect([...attributes].filter((name) => !spanAttributes.has(name))).toEqual([])
    expect(attributes.size).toBeGreaterThan(20)
  })

  test('has sent and shown metrics', () => {
    const { sentMetrics, fetched } = run
    expect(sentMetrics).toEqual(
      expect.arrayContaining([
        'sportello.graphql.operation.duration',
        'db.client.operation.duration',
        'http.server.request.duration',
      ]),
    )
    for (const name of sentMetrics) expect(fetched).toContain(name.replaceAll('.', '_'))
  })

  const found = (message: unknown) => run.search(JSON.stringify(message)).map(({ canary }) => canary)
}

/** What an answer says went wrong: all of it where it is no answer to an operation. */
function errorsOf({ status, body }: Exchange): string {
  if (!body.startsWith('{"')) return status === 200 ? '' : body
  const { errors = [], data } = JSON.parse(body) as {
    errors?: unknown
    data?: Record<string, unknown> | null
  }
  const payloads = Object.values(data ?? {}) as ({ errors?: unknown } | null)[]
  return JSON.stringify([errors, payloads.map((payload) => payload?.errors), data === undefined ? body : ''])
}

const describeExchange = ({ message, status }: Exchange, findings: readonly Finding[]): string[] =>
  describeFindings(findings).map((line) => `${message.name}, answered with ${status}: ${line}`)
