import { timingSafeEqual } from 'node:crypto'
import type { ApolloServer } from '@apollo/server'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Ledger, runWithLedger } from '../budget/ledger.ts'
import type { Outcome, ResponseCache } from '../cache/response-cache.ts'
import { anonymous } from '../domains/user/viewer.ts'
import { DomainError, LimitExceededError, ServiceUnavailableError } from '../errors.ts'
import type { RequestContext } from '../graphql/context.ts'
import { documentLimits } from '../graphql/document-limits.ts'
import { requestError } from '../graphql/errors.ts'
import type { KnownDocument, KnownDocuments } from '../graphql/known-documents.ts'
import { executePublicly } from '../graphql/public-execution.ts'
import type { StoredOperations } from '../graphql/stored-operations.ts'
import { answerKey } from './answer-key.ts'
import { respondWithError } from './error-responses.ts'
import { type AskedOperation, askedOperation, documentLength, resolveDocumentId } from './graphql-request.ts'
import { createContentTypes, sendAnswer } from './public-answers.ts'
import type { TokenVerifier } from './token-verifier.ts'

export const graphqlPath = '/graphql'

export interface GraphqlRouteOptions {
  readonly apollo: ApolloServer<RequestContext>
  readonly tokens: TokenVerifier
  readonly storedOperations: StoredOperations
  readonly documents: KnownDocuments
  readonly responses: ResponseCache
  /** Whether every client sees counts and timings; otherwise only one with the load-test key. */
  readonly showsAids: boolean
  readonly loadTestKey: string | undefined
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
  const { apollo, tokens, storedOperations, documents, responses } = options
  const { showsAids, loadTestKey, requestTimeoutMs } = options
  const ledgers = new WeakMap<FastifyRequest, Ledger>()
  const contentTypes = createContentTypes()
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
      resolveDocumentId(request, storedOperations)
      const start = performance.now()
      const ledger = new Ledger({ requestId: request.id, deadline: start + requestTimeoutMs })
      ledgers.set(request, ledger)
      const aids = seesAids(request)
      ledger.skipsCache = aids && request.headers['cache-control'] === 'no-cache'
      stopWhenClientLeaves(reply, ledger)
      const { body, cache } = await runWithLedger(ledger, () => respond(request, reply, ledger, aids))
      if (reply.statusCode === 503) void reply.header('retry-after', '1')
      if (aids) tellWhatItTook(reply, ledger, performance.now() - start, cache)
      return body
    },
  })

  type CacheState = 'hit' | 'miss' | 'bypass'
  interface Response {
    readonly body: string | Buffer
    readonly cache: CacheState
  }

  async function respond(
    request: FastifyRequest,
    reply: FastifyReply,
    ledger: Ledger,
    aids: boolean,
  ): Promise<Response> {
    const asked = askedOperation(request)
    const known = asked && documents.find(asked)
    const key =
      known && (await isAnsweredFromCache(request, known)) ? answerKey(known, asked.variables) : undefined
    const contentType = contentTypes.find(request)
    const isBypassed = ledger.skipsCache || (aids && request.headers['x-budget'] === '1')
    if (key === undefined || contentType === undefined || isBypassed) {
      const body = await run(request, reply)
      const isPublic = asked && isKept(documents.find(asked))
      return { body, cache: isPublic && !isBypassed ? 'miss' : 'bypass' }
    }

    const kept = responses.peek(key)
    if (kept) return hit(kept)
    let ownBody = ''
    const found = await responses.find(key, ledger, async (): Promise<Outcome> => {
      ownBody = await run(request, reply)
      const isSuccess = reply.statusCode === 200 && ownBody.startsWith('{"data":')
      return { text: isSuccess ? ownBody : undefined, maxAge: known!.facts.maxAge }
    })
    if (!found) return { body: ownBody, cache: 'miss' }
    if (found.isHit) return hit(found.answer)
    return { body: sendAnswer(request, reply, found.answer, contentType), cache: 'miss' }

    function hit(answer: NonNullable<typeof kept>): Response {
      responses.refresh(key!, answer, (background) => rerun(known!, asked!, background))
      return { body: sendAnswer(request, reply, answer, contentType!), cache: 'hit' }
    }
  }

  /** Hands the request to Apollo. What it answers is nobody else's, unless it is kept. */
  async function run(request: FastifyRequest, reply: FastifyReply): Promise<string> {
    const body = (await answer.call(app, request, reply)) as string
    contentTypes.learn(request, reply)
    void reply.header('cache-control', 'no-store')
    return body
  }

  async function rerun(
    known: KnownDocument,
    { variables }: AskedOperation,
    ledger: Ledger,
  ): Promise<Outcome> {
    return { text: await executePublicly(apollo, known, variables, ledger), maxAge: known.facts.maxAge }
  }

  /** Whether the request would be let in, so that its answer can come from the cache as well. */
  async function isAnsweredFromCache(request: FastifyRequest, known: KnownDocument): Promise<boolean> {
    const { headers, method } = request
    if (!isKept(known)) return false
    if (method === 'GET' && headers['apollo-require-preflight'] === undefined) {
      if (!known.facts.isStored || headers['content-type'] !== undefined) return false
      // The same answer for everybody is no secret that another site could steal, nor does it change anything.
      headers['apollo-require-preflight'] = 'true'
    }
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

function isKept(known: KnownDocument | undefined): boolean {
  return known !== undefined && known.facts.maxAge > 0 && !known.facts.readsRights
}

function tellWhatItTook(reply: FastifyReply, ledger: Ledger, milliseconds: number, cache: string): void {
  void reply.headers({
    'x-sql-count': ledger.statements,
    'x-sql-shared': ledger.shared,
    'x-cache': cache,
    'server-timing': `total;dur=${milliseconds.toFixed(1)}`,
  })
}

function stopWhenClientLeaves(reply: FastifyReply, ledger: Ledger): void {
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) ledger.close(new ServiceUnavailableError('The client has left.'))
  })
}

function hasKey(given: string | string[] | undefined, key: string | undefined): boolean {
  if (key === undefined || typeof given !== 'string') return false
  const [one, other] = [Buffer.from(given), Buffer.from(key)]
  return one.length === other.length && timingSafeEqual(one, other)
}
