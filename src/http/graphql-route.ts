import type { ApolloServer } from '@apollo/server'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Ledger, runWithLedger } from '../budget/ledger.ts'
import type { KeptAnswer, Outcome, ResponseCache } from '../cache/response-cache.ts'
import { anonymous } from '../domains/user/viewer.ts'
import { DomainError, LimitExceededError, ServiceUnavailableError } from '../errors.ts'
import type { RequestContext } from '../graphql/context.ts'
import { documentLimits } from '../graphql/document-limits.ts'
import { requestError } from '../graphql/errors.ts'
import type { OperationReports } from '../graphql/operation-reports.ts'
import type { KnownDocuments } from '../graphql/known-documents.ts'
import { executePublicly } from '../graphql/public-execution.ts'
import type { Services } from '../graphql/services.ts'
import type { StoredOperations } from '../graphql/stored-operations.ts'
import { respondWithError } from './error-responses.ts'
import type { FastLane } from './fast-lane.ts'
import { documentLength, putDocumentIntoAddress, resolveDocumentId } from './graphql-request.ts'
import { publicAnswer, writeAnswer } from './public-answers.ts'
import { type PublicRequest, createPublicRequests } from './public-requests.ts'
import type { RequestReports } from './request-reports.ts'
import { type AidsGate, tellWhatItTook } from './response-aids.ts'
import type { TokenVerifier } from './token-verifier.ts'

export const graphqlPath = '/graphql'
const nothingSent = { statements: 0, shared: 0 }

export interface GraphqlRouteOptions {
  readonly apollo: ApolloServer<RequestContext>
  readonly tokens: TokenVerifier
  readonly storedOperations: StoredOperations
  readonly documents: KnownDocuments
  readonly responses: ResponseCache
  readonly services: Services
  readonly reports: OperationReports
  readonly requests: RequestReports
  readonly seesAids: AidsGate
  /** For those who see no aids: they would be missing there. */
  readonly fastLane: FastLane | undefined
  /** Headers that every answer has. */
  readonly commonHeaders: (request: FastifyRequest) => Record<string, string>
  /** Milliseconds for the whole request. */
  readonly requestTimeoutMs: number
}

/**
 * `/graphql` over POST and GET: one ledger per request, with the response headers that tell what it took. Answers of
 * public operations that are kept are sent without anything being parsed or run.
 */
export async function registerGraphqlRoute(
  app: FastifyInstance,
  options: GraphqlRouteOptions,
): Promise<void> {
  const { apollo, tokens, storedOperations, documents, responses, services, reports } = options
  const { seesAids, fastLane, commonHeaders, requests, requestTimeoutMs } = options
  const ledgers = new WeakMap<FastifyRequest, Ledger>()
  const publicRequests = createPublicRequests(documents)

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
        services,
      }
    },
  })

  app.route({
    method: ['GET', 'POST'],
    url: graphqlPath,
    handler(request, reply) {
      const length = documentLength(request)
      if (length > documentLimits.characters) {
        const { characters } = documentLimits
        const sentence = `The document has ${length} characters; the limit is ${characters}.`
        return respondWithError(reply, new LimitExceededError(sentence))
      }
      resolveDocumentId(request, storedOperations)
      const start = performance.now()
      const { headers } = request
      const aids = seesAids(request)
      const isCold = aids && headers['cache-control'] === 'no-cache'
      const bypasses = isCold || (aids && headers['x-budget'] === '1')
      // Also where the cache is not asked: it is let in all the same.
      const recognised = publicRequests.recognise(request)
      const asked = bypasses ? undefined : recognised

      const kept = asked && headers.authorization === undefined ? responses.peek(asked.key) : undefined
      if (kept) {
        if (aids) tellWhatItTook(reply, nothingSent, performance.now() - start, 'hit')
        refreshWhenDue(asked!, kept)
        requests.note(request, { operation: asked!.document.facts, statements: 0 })
        reports.kept(asked!.document.facts, (performance.now() - start) / 1_000)
        fastLane?.learn(request.raw, asked!, refreshWhenDue)
        return writeAnswer(reply, publicAnswer(request, kept, asked!.contentType), commonHeaders(request))
      }
      const ledger = new Ledger({ requestId: request.id, deadline: start + requestTimeoutMs })
      ledger.skipsCache = isCold
      if (recognised) ledger.operation = recognised.document.facts
      ledgers.set(request, ledger)
      requests.note(request, ledger)
      stopWhenClientLeaves(reply, ledger)
      const answerAndTell = async () => {
        let cache: 'hit' | 'miss' | 'bypass' = 'bypass'
        try {
          const answered = await respond(request, reply, asked, ledger)
          if (!bypasses) cache = answered.cache
          if (reply.statusCode === 503) void reply.header('retry-after', '1')
          return answered.body
        } finally {
          // An answer without data is sent while other fields still wait: what they would send then nobody would count.
          ledger.close(new ServiceUnavailableError('The request has been answered.'))
          // Also of what failed: its statements were sent all the same.
          if (aids) tellWhatItTook(reply, ledger, performance.now() - start, cache)
        }
      }
      return runWithLedger(ledger, () => reports.around(ledger, answerAndTell))
    },
  })

  async function respond(
    request: FastifyRequest,
    reply: FastifyReply,
    asked: PublicRequest | undefined,
    ledger: Ledger,
  ): Promise<{ body: string | Buffer; cache: 'hit' | 'miss' | 'bypass' }> {
    // A token that is not valid is refused with the same words as everywhere.
    if (!asked || !(await hasValidToken(request))) {
      const { body, isKept } = await run(request, reply)
      return { body, cache: isKept ? 'miss' : 'bypass' }
    }
    let ownBody = ''
    const found = await responses.find(asked.key, ledger, async (): Promise<Outcome> => {
      ownBody = (await run(request, reply)).body
      const isSuccess = reply.statusCode === 200 && ownBody.startsWith('{"data":')
      return { text: isSuccess ? ownBody : undefined, maxAge: asked.document.facts.maxAge }
    })
    if (!found) return { body: ownBody, cache: 'miss' }
    refreshWhenDue(asked, found.answer)
    const { status, headers, body } = publicAnswer(request, found.answer, asked.contentType)
    void reply.code(status)
    for (let at = 0; at < headers.length; at += 2) void reply.header(headers[at]!, headers[at + 1]!)
    return { body, cache: found.isHit ? 'hit' : 'miss' }
  }

  function refreshWhenDue({ key, document, variables }: PublicRequest, kept: KeptAnswer): void {
    responses.refresh(key, kept, async (ledger): Promise<Outcome> => {
      const text = await executePublicly(apollo, document, variables, ledger)
      return { text, maxAge: document.facts.maxAge }
    })
  }

  /** Hands the request to Apollo. What it answers is for nobody else, unless it is kept. */
  async function run(request: FastifyRequest, reply: FastifyReply) {
    putDocumentIntoAddress(request)
    const body = (await answer.call(app, request, reply)) as string
    void reply.header('cache-control', 'no-store')
    return { body, isKept: publicRequests.learn(request, reply) }
  }

  async function hasValidToken({ headers }: FastifyRequest): Promise<boolean> {
    if (headers.authorization === undefined) return true
    return tokens.subjectOf(headers.authorization).then(
      () => true,
      () => false,
    )
  }

  async function subjectOf(request: FastifyRequest): Promise<string | null> {
    try {
      return await tokens.subjectOf(request.headers.authorization)
    } catch (error) {
      throw error instanceof DomainError ? requestError(error) : error
    }
  }
}

function stopWhenClientLeaves(reply: FastifyReply, ledger: Ledger): void {
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) ledger.close(new ServiceUnavailableError('The client has left.'))
  })
}
