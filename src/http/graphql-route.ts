import { timingSafeEqual } from 'node:crypto'
import type { ApolloServer } from '@apollo/server'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Ledger, runWithLedger } from '../budget/ledger.ts'
import { anonymous } from '../domains/user/viewer.ts'
import { DomainError, LimitExceededError, ServiceUnavailableError } from '../errors.ts'
import type { RequestContext } from '../graphql/context.ts'
import { documentLimits } from '../graphql/document-limits.ts'
import { requestError } from '../graphql/errors.ts'
import { respondWithError } from './error-responses.ts'
import type { TokenVerifier } from './token-verifier.ts'

export const graphqlPath = '/graphql'

export interface GraphqlRouteOptions {
  readonly apollo: ApolloServer<RequestContext>
  readonly tokens: TokenVerifier
  /** Whether every client sees counts and timings; otherwise only one with the load-test key. */
  readonly showsAids: boolean
  readonly loadTestKey: string | undefined
  /** Milliseconds for the whole request. */
  readonly requestTimeoutMs: number
}

/** `/graphql` over POST and GET: one ledger per request, with the response headers that tell what it took. */
export async function registerGraphqlRoute(
  app: FastifyInstance,
  options: GraphqlRouteOptions,
): Promise<void> {
  const { apollo, tokens, showsAids, loadTestKey, requestTimeoutMs } = options
  const ledgers = new WeakMap<FastifyRequest, Ledger>()
  const seesAids = (request: FastifyRequest) =>
    showsAids || hasKey(request.headers['x-load-test-key'], loadTestKey)

  const answer = fastifyApolloHandler(apollo, {
    async context(request): Promise<RequestContext> {
      return {
        requestId: request.id,
        ledger: ledgers.get(request)!,
        userId: await subjectOf(request),
        wantsBudget: seesAids(request) && request.headers['x-budget'] === '1',
        viewer: anonymous,
        // Made once the operation is known and let in: nothing resolves before that.
        loaders: undefined as never,
      }
    },
  })

  app.route({
    method: ['GET', 'POST'],
    url: graphqlPath,
    async handler(request, reply) {
      const length = documentLength(request)
      if (length > documentLimits.characters) {
        const { characters } = documentLimits
        const sentence = `The document has ${length} characters; the limit is ${characters}.`
        return respondWithError(reply, new LimitExceededError(sentence))
      }
      const start = performance.now()
      const ledger = new Ledger({ requestId: request.id, deadline: start + requestTimeoutMs })
      ledgers.set(request, ledger)
      stopWhenClientLeaves(reply, ledger)
      const body = await runWithLedger(ledger, () => answer.call(app, request, reply) as Promise<string>)
      if (reply.statusCode === 503) void reply.header('retry-after', '1')
      if (seesAids(request)) tellWhatItTook(reply, ledger, performance.now() - start)
      return body
    },
  })

  async function subjectOf(request: FastifyRequest): Promise<string | null> {
    try {
      return await tokens.subjectOf(request.headers.authorization)
    } catch (error) {
      throw error instanceof DomainError ? requestError(error) : error
    }
  }
}

function tellWhatItTook(reply: FastifyReply, ledger: Ledger, milliseconds: number): void {
  void reply.headers({
    'x-sql-count': ledger.statements,
    'x-sql-shared': ledger.shared,
    'x-cache': 'bypass',
    'server-timing': `total;dur=${milliseconds.toFixed(1)}`,
  })
}

function stopWhenClientLeaves(reply: FastifyReply, ledger: Ledger): void {
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) ledger.close(new ServiceUnavailableError('The client has left.'))
  })
}

function documentLength({ body, query }: FastifyRequest): number {
  const document = (body as { query?: unknown } | undefined)?.query ?? (query as { query?: unknown }).query
  return typeof document === 'string' ? document.length : 0
}

function hasKey(given: string | string[] | undefined, key: string | undefined): boolean {
  if (key === undefined || typeof given !== 'string') return false
  const [one, other] = [Buffer.from(given), Buffer.from(key)]
  return one.length === other.length && timingSafeEqual(one, other)
}
