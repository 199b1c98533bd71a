import { randomUUID } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { LRUCache } from 'lru-cache'
import type { OperationReports } from '../graphql/operation-reports.ts'
import { nameRoute } from '../telemetry/tracing.ts'
import type { KeptAnswer, ResponseCache } from '../cache/response-cache.ts'
import { publicAnswer } from './public-answers.ts'
import type { CommonHeaders } from './common-headers.ts'
import type { PublicRequest } from './known-requests.ts'
import type { RequestReports } from './request-reports.ts'

const route = '/graphql'
const longestAddress = 2_000
const rememberedAddresses = 5_000

/** Headers with which a request is more than its address: those go the long way. */
const decisive = ['authorization', 'content-type', 'x-load-test-key'] as const

export interface FastLaneOptions {
  readonly responses: ResponseCache
  /** Headers that every answer has. */
  readonly commonHeaders: CommonHeaders
  readonly reports: OperationReports
  readonly answered: RequestReports['answered']
}

export type FastLane = ReturnType<typeof createFastLane>

type Refresh = (asked: PublicRequest, kept: KeptAnswer) => void

/**
 * Answers a GET whose answer is kept before the framework sees it, by its address alone: that costs as little as a bare
 * server that holds the bytes. What an address asks for is learnt from requests that went the long way and were let in.
 */
export function createFastLane({ responses, commonHeaders, reports, answered }: FastLaneOptions) {
  const asked = new LRUCache<string, { request: PublicRequest; refresh: Refresh }>({
    max: rememberedAddresses,
  })

  const keyOf = ({ url, headers }: IncomingMessage): string => `${url} ${headers.accept ?? ''}`
  /** Of what another site may not ask for. */
  const guardedKeyOf = (request: IncomingMessage): string => `guarded ${keyOf(request)}`

  function find(request: IncomingMessage) {
    const known = asked.get(keyOf(request))
    if (known || request.headers['apollo-require-preflight'] === undefined) return known
    return asked.get(guardedKeyOf(request))
  }

  /** Whether it has answered; otherwise the request goes its usual way. */
  function serve(request: IncomingMessage, response: ServerResponse): boolean {
    const { method, url = '', headers } = request
    if (method !== 'GET' || url.length > longestAddress) return false
    const known = find(request)
    if (!known || decisive.some((name) => headers[name] !== undefined)) return false
    const kept = responses.peek(known.request.key)
    if (!kept) return false
    const start = performance.now()
    known.refresh(known.request, kept)
    const id = randomUUID()
    const { status, headers: own, body } = publicAnswer({ method, headers }, kept, known.request.contentType)
    response.writeHead(status, [...commonHeaders({ id }), ...own]).end(body)
    const ms = performance.now() - start
    const { facts } = known.request.document
    nameRoute(route)
    reports.kept(facts, ms / 1_000)
    answered({ id, method, route, status, ms, took: { operation: facts, statements: 0 } })
    return true
  }

  return {
    /** Remembers what the address of a request asks for, once it was let in. */
    learn(request: IncomingMessage, of: PublicRequest, refresh: Refresh): void {
      if (request.method !== 'GET' || (request.url?.length ?? 0) > longestAddress) return
      const key = of.document.facts.isStored ? keyOf(request) : guardedKeyOf(request)
      asked.set(key, { request: of, refresh })
    },
    /** Stands before the listener that the server has. */
    standBefore(server: Server): void {
      const [handle] = server.listeners('request') as ((
        request: IncomingMessage,
        response: ServerResponse,
      ) => void)[]
      server.removeAllListeners('request')
      server.on('request', (request, response) => {
        if (!serve(request, response)) handle!(request, response)
      })
    },
  }
}
