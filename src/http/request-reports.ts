import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Ledger } from '../budget/ledger.ts'
import { attribute } from '../telemetry/catalogue.ts'
import { createHistogram } from '../telemetry/histograms.ts'
import { nameRoute } from '../telemetry/tracing.ts'

/** As the semantic conventions have it: any other method could be made up by the client. */
const knownMethods = new Set(['GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH'])

/** As proxies write it; no answer has it. */
const clientHasLeft = 499

export interface AnsweredRequest {
  readonly id: string
  readonly method: string
  /** The pattern of the route; undefined where the address has none. */
  readonly route: string | undefined
  readonly status: number
  readonly ms: number
  readonly took: WhatItTook | undefined
}

/** Of a GraphQL request, which operation it was and the statements that it took. */
export type WhatItTook = Pick<Ledger, 'operation' | 'statements'> & Partial<Pick<Ledger, 'close'>>

declare module 'fastify' {
  interface FastifyRequest {
    took: WhatItTook | undefined
  }
}

export type RequestReports = ReturnType<typeof createRequestReports>

/** Tells of each request that it was answered: by a metric, and by one line. */
export function createRequestReports(logger: Logger) {
  const isLogged = logger.isLevelEnabled('info')
  const duration = createHistogram('http.server.request.duration', {
    description: 'Duration of HTTP server requests.',
    unit: 's',
    edges: [...[0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25], ...[0.5, 0.75, 1, 2.5, 5, 7.5, 10]],
    labels: [
      attribute.httpMethod,
      attribute.urlScheme,
      attribute.httpRoute,
      attribute.httpStatus,
      attribute.errorType,
    ],
  })

  function answered({ id, method, route, status, ms, took }: AnsweredRequest): void {
    const known = knownMethods.has(method) ? method : '_OTHER'
    duration.record(ms / 1_000, known, 'http', route, status, status >= 500 ? String(status) : undefined)
    if (!isLogged) return
    const { operation, statements } = took ?? {}
    const line = { requestId: id, method, route, statusCode: status, ms: Math.round(ms) }
    logger.info({ ...line, operation: operation?.id, statements }, 'request')
  }

  /** Reports on a request once it is answered, or its client has left. */
  function follow(request: FastifyRequest, reply: FastifyReply): void {
    // The framework makes the options anew each time that they are asked for.
    const route = request.routeOptions.url
    if (route !== undefined) nameRoute(route)
    let isSent = false
    reply.raw.on('finish', () => void (isSent = true))
    reply.raw.on('close', () => {
      if (!isSent) request.took?.close?.('The client has left.')
      const { id, method } = request
      answered({
        id,
        method,
        route,
        status: isSent ? reply.statusCode : clientHasLeft,
        ms: reply.elapsedTime,
        took: request.took,
      })
    })
  }

  return {
    answered,
    follow,
    /** Remembers what a request asks for, until it is answered; where its client leaves before, that is closed. */
    note: (request: FastifyRequest, took: WhatItTook) => void (request.took = took),
    /** Hears of all requests that come to the framework. */
    listenTo(app: FastifyInstance): void {
      app.decorateRequest('took', undefined)
      app.addHook('onRequest', (request, reply, done) => {
        follow(request, reply)
        done()
      })
    },
  }
}
