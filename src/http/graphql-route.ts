import type { ApolloServer } from '@apollo/server'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Ledger, runWithLedger } from '../budget/ledger.ts'
import type { KeptAnswer, Outcome, ResponseCache } from '../cache/response-cache.ts'
import { anonymous } from '../domains/user/viewer.ts'
import { DomainError, LimitExceededError } from '../errors.ts'
import type { RequestContext } from '../graphql/context.ts'
import type { RunDirectly } from '../graphql/direct-operations.ts'
import { documentLimits } from '../graphql/document-limits.ts'
import { requestError } from '../graphql/errors.ts'
import type { OperationReports } from '../graphql/operation-reports.ts'
import type { KnownDocuments } from '../graphql/known-documents.ts'
import { executePublicly } from '../graphql/public-execution.ts'
import type { Services } from '../graphql/services.ts'
import type { StoredOperations } from '../graphql/stored-operations.ts'
import { type CommonHeaders, byName } from './common-headers.ts'
import { respondWithError } from './error-responses.ts'
import type { FastLane } from './fast-lane.ts'
import { documentLength, putDocumentIntoAddress, resolveDocumentId } from './graphql-request.ts'
import { ownAnswer, publicAnswer, writeAnswer } from './public-answers.ts'
import {
  type KnownRequest,
  type PublicRequest,
  createKnownRequests,
  publicRequest,
} from './known-requests.ts'
import type { RequestReports } from './request-reports.ts'
import { createWaitingLine } from './waiting-line.ts'
import { type AidsGate, whatItTook } from './response-aids.ts'
import type { TokenVerifier } from './token-verifier.ts'

export const graphqlPath = '/graphql'
const nothingSent = { statements: 0, shared: 0 }

export interface GraphqlRouteOptions {
  readonly apollo: ApolloServer<RequestContext>
  readonly runDirectly: RunDirectly | undefined
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
  readonly commonHeaders: CommonHeaders
  /** Milliseconds for the whole request. */
  readonly requestTimeoutMs: number
}

/** A request on its way, with all that is known of it. */
interface Asking {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly known: KnownRequest | undefined
  readonly asked: PublicRequest | undefined
  readonly context: RequestContext
  /** Verifies the token the first time: where the issuer is away each time would take seconds. */
  readonly readSubject: () => Promise<string | null>
}

interface Answer {
  readonly status: number
  /** Names and values in turn. */
  readonly headers: readonly string[]
  readonly body: string | Buffer
  /** What the response cache had to do with it. */
  readonly cache: 'hit' | 'miss' | 'bypass'
}

/**
 * `/graphql` over POST and GET: one ledger per request, with the response headers that tell what it took. Answers of
 * public operations that are kept are sent without anything being parsed or run.
 */
export async function registerGraphqlRoute(
  app: FastifyInstance,
  options: GraphqlRouteOptions,
): Promise<void> {
  const { apollo, runDirectly, tokens, storedOperations, documents, responses, services, reports } = options
  const { seesAids, fastLane, commonHeaders, requests, requestTimeoutMs } = options
  const askings = new WeakMap<FastifyRequest, Asking>()
  const knownRequests = createKnownRequests(documents)
  // More at once would only wait for the database, and keep in memory what they have so far.
  const line = createWaitingLine({ places: 64, patienceMs: 1_500 })

  const answerByApollo = fastifyApolloHandler(apollo, {
    async context(request) {
      const { context, readSubject } = askings.get(request)!
      try {
        context.userId = await readSubject()
        return context
      } catch (error) {
        throw error instanceof DomainError ? requestError(error) : error
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
      const known = knownRequests.recognise(request)
      const asked = bypasses ? undefined : publicRequest(known)

      const kept = asked && headers.authorization === undefined ? responses.peek(asked.key) : undefined
      if (kept) {
        const told = aids ? whatItTook(nothingSent, performance.now() - start, 'hit') : []
        refreshWhenDue(asked!, kept)
        requests.note(request, { operation: asked!.document.facts, statements: 0 })
        reports.kept(asked!.document.facts, (performance.now() - start) / 1_000)
        fastLane?.learn(request.raw, asked!, refreshWhenDue)
        const answer = publicAnswer(request, kept, asked!.contentType)
        return writeAnswer(reply, answer, headersOf(request, told))
      }
      const ledger = new Ledger({ requestId: request.id, deadline: start + requestTimeoutMs })
      ledger.skipsCache = isCold
      if (known?.document.facts.isPublic) ledger.operation = known.document.facts
      requests.note(request, ledger)
      const wantsBudget = aids && headers['x-budget'] === '1'
      let subject: Promise<string | null> | undefined
      const readSubject = () => (subject ??= tokens.subjectOf(headers.authorization))
      const answerAndTell = async () => {
        let cache: 'hit' | 'miss' | 'bypass' = 'bypass'
        let answer: Answer | undefined
        let told: readonly string[] = []
        try {
          const context = contextOf(request, ledger, wantsBudget)
          answer = await respond({ request, reply, known, asked, context, readSubject })
          if (!bypasses) ({ cache } = answer)
          if (answer.status === 503) void reply.header('retry-after', '1')
        } finally {
          // An answer without data is sent while other fields still wait: what they would send then nobody would count.
          ledger.close('The request has been answered.')
          // Also of what failed: its statements were sent all the same.
          if (aids) told = whatItTook(ledger, performance.now() - start, cache)
          if (!answer) void reply.headers(byName(told))
          line.leave(answer !== undefined && answer.status < 500)
        }
        writeAnswer(reply, answer, headersOf(request, told))
      }
      const refuse = (error: unknown) => {
        void reply.header('retry-after', '1')
        throw error
      }
      const turn = line.enter(ledger.deadline)
      const inTurn = turn ? () => turn.then(answerAndTell, refuse) : answerAndTell
      return runWithLedger(ledger, () => reports.around(ledger, inTurn))
    },
  })

  /** Before the token is known to be valid: whoever runs the operation asks for its subject. */
  function contextOf(request: FastifyRequest, ledger: Ledger, wantsBudget: boolean): RequestContext {
    return {
      requestId: request.id,
      ledger,
      userId: null,
      wantsBudget,
      viewerRead: undefined,
      viewer: anonymous,
      // Made once the operation is known and let in: nothing resolves before that.
      loaders: undefined as never,
      services,
    }
  }

  function headersOf(request: FastifyRequest, told: readonly string[]): string[] {
    const headers = commonHeaders(request)
    headers.push(...told)
    return headers
  }

  function respond(asking: Asking): Promise<Answer> {
    return asking.asked ? respondPublicly(asking, asking.asked) : run(asking)
  }

  async function respondPublicly(asking: Asking, asked: PublicRequest): Promise<Answer> {
    const { request, context } = asking
    // A token that is not valid is refused with the same words as everywhere.
    if (!(await hasValidToken(asking))) return run(asking)
    let own: Answer | undefined
    const found = await responses.find(asked.key, context.ledger, async (): Promise<Outcome> => {
      const { status, body } = (own = await run(asking))
      const isSuccess = status === 200 && typeof body === 'string' && body.startsWith('{"data":')
      return { text: isSuccess ? body : undefined, maxAge: asked.document.facts.maxAge }
    })
    if (!found) return { ...own!, cache: 'miss' }
    refreshWhenDue(asked, found.answer)
    return { ...publicAnswer(request, found.answer, asked.contentType), cache: found.isHit ? 'hit' : 'miss' }
  }

  function refreshWhenDue({ key, document, variables }: PublicRequest, kept: KeptAnswer): void {
    responses.refresh(key, kept, async (ledger): Promise<Outcome> => {
      const text = await executePublicly(apollo, document, variables, ledger)
      return { text, maxAge: document.facts.maxAge }
    })
  }

  async function run(asking: Asking): Promise<Answer> {
    const { known, request, context } = asking
    if (!known || !runDirectly) return askApollo(asking)
    if (request.headers.authorization !== undefined) {
      try {
        context.userId = await asking.readSubject()
      } catch (error) {
        if (error instanceof DomainError) return askApollo(asking)
        throw error
      }
    }
    const answer = await runDirectly(known.document, known.variables, context)
    if (!answer) return askApollo(asking)
    const headers = ['content-type', known.contentType]
    return { ...ownAnswer(answer.status, answer.text, headers), cache: 'bypass' }
  }

  async function askApollo(asking: Asking): Promise<Answer> {
    const { request, reply } = asking
    askings.set(request, asking)
    putDocumentIntoAddress(request)
    const body = (await answerByApollo.call(app, request, reply)) as string
    const cache = knownRequests.learn(request, reply) ? 'miss' : 'bypass'
    return { ...ownAnswer(reply.statusCode, body), cache }
  }

  async function hasValidToken({ request, readSubject }: Asking): Promise<boolean> {
    if (request.headers.authorization === undefined) return true
    return readSubject().then(
      () => true,
      () => false,
    )
  }
}
