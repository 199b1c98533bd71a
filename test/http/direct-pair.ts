import { Writable } from 'node:stream'
import { ApolloServer } from '@apollo/server'
import type { InjectOptions } from 'fastify'
import { pino } from 'pino'
import { type MockInstance, afterAll, beforeAll, expect, vi } from 'vitest'
import { Ledger } from '../../src/budget/ledger.ts'
import { type TestApp, type TestAppOptions, startTestApp } from '../_util/test-app.ts'

/** One application that runs known operations beside Apollo, and one that leaves all of them to it. */
export interface Pair {
  readonly direct: TestApp
  readonly byApollo: TestApp
  /** Sends a request to both, expects the same of them, and tells how the first one has answered. */
  expectSame(request: InjectOptions, message?: string): Promise<Compared>
}

export interface Compared {
  readonly status: number
  readonly headers: Record<string, string | undefined>
  readonly text: string
  /** Whether it was answered without Apollo, and not from the response cache either. */
  readonly isDirect: boolean
}

/** Of one request alone, or of the second in which it came. */
const ofOneRequest = ['date', 'x-request-id', 'server-timing', 'age']
const ofCaches = ['x-cache', 'x-sql-count']
/** Of one page for browsers. */
const nonce = /\b[0-9a-f]{64}\b/g

/** A pair for the tests of one suite; one connection each, so that what fails first does not hang on time. */
export function pairOfApps(
  given: TestAppOptions | (() => Promise<TestAppOptions>) = {},
  start: (options: TestAppOptions) => Promise<TestApp> = startTestApp,
): Pair {
  const apps: TestApp[] = []
  const logs: [string[], string[]] = [[], []]
  let apollo: MockInstance<ApolloServer['executeHTTPGraphQLRequest']>
  let closes: MockInstance<Ledger['close']>

  beforeAll(async () => {
    apollo = vi.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest')
    closes = vi.spyOn(Ledger.prototype, 'close')
    const options = typeof given === 'function' ? await given() : given
    const environment = { DATABASE_POOL_MAX: '1', ...options.environment }
    for (const [index, runsDirectly] of [true, false].entries()) {
      const logger = pino({ level: 'info', base: undefined }, writing(logs[index]!))
      apps.push(await start({ ...options, environment, runsDirectly, logger }))
    }
  })
  afterAll(async () => {
    vi.restoreAllMocks()
    await Promise.all(apps.map(({ fastify }) => fastify.close()))
    await Promise.all(apps.map(({ database }) => database.close()))
  })

  async function witness(index: 0 | 1, request: InjectOptions) {
    const { fastify, database } = apps[index]!
    const lines = logs[index]
    for (const mock of [apollo, closes]) mock.mockClear()
    lines.length = 0
    const before = database.pool.total.statements - database.pool.background.statements
    // What is let in can be marked as such.
    const response = await fastify.inject(structuredClone(request))
    // The line on a request is written once its connection has heard of the end.
    await new Promise(setImmediate)
    const { statusCode: status, payload: text } = response
    const headers = response.headers as Record<string, string | undefined>
    const isKept = headers['x-cache'] === 'hit' || headers.etag !== undefined
    const isRun = closes.mock.calls.length > 0 && !isKept
    const answer: Compared = { status, headers, text, isDirect: isRun && apollo.mock.calls.length === 0 }
    const ledger = closes.mock.contexts.at(-1) as Ledger | undefined
    const sent = database.pool.total.statements - database.pool.background.statements - before
    const told = {
      status,
      headers: without(headers, ofOneRequest),
      text: text.replaceAll(headers['x-request-id']!, 'this request').replaceAll(nonce, 'nonce'),
      lines: lines.map(factsOf),
    }
    // What the caches have hangs on time: on whether changes of other instances are heard of at the moment.
    if (!ledger?.skipsCache) return { answer, told: { ...told, headers: without(told.headers, ofCaches) } }
    // From what it writes down metrics, traces and lines are made.
    const { operation, failure, allowance, statements } = ledger
    return { answer, told: { ...told, sent, operation: operation.id, failure, allowance, statements } }
  }

  return {
    get direct() {
      return apps[0]!
    },
    get byApollo() {
      return apps[1]!
    },
    async expectSame(request, message = JSON.stringify(request)) {
      const reference = await witness(1, request)
      const { answer, told } = await witness(0, request)
      expect(told, message).toEqual(reference.told)
      expect(reference.answer.isDirect, `${message} has a reference`).toBe(false)
      return answer
    },
  }
}

function writing(lines: string[]): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
}

function without(headers: Record<string, string | undefined>, names: readonly string[]) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)))
}

/** A line of the log but for what is of one request alone, and for the stack: Apollo stands in it or does not. */
function factsOf(line: string) {
  const { error, ...facts } = JSON.parse(line) as { error?: { frames?: unknown } }
  return {
    ...facts,
    error: error && { ...error, frames: undefined },
    ...{ time: 0, ms: 0, requestId: '', statements: 0 },
  }
}
