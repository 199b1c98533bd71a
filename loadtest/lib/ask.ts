import http, { type RefinedResponse } from 'k6/http'
import {
  answered,
  cacheHits,
  countedStatements,
  failures,
  graphqlErrors,
  operationRequests,
  sharedStatements,
  shed,
  sqlStatements,
  unexpectedFailures,
} from './metrics.ts'
import { noteWorthy } from './notable-requests.ts'
import type { Person } from './people.ts'
import { operationNamed, settings } from './settings.ts'
import { traceParent } from './trace-context.ts'
import { isWarmingUp } from './warm-up.ts'

type Response = RefinedResponse<'text'>
type Tags = Readonly<Record<string, string>>

export interface Question {
  /** Of `schema/operations/`. */
  readonly operation: string
  readonly variables?: object
  readonly by?: Person
  /** Skips every cache. */
  readonly isCold?: boolean
  /** More tags, for thresholds of one part of a run. */
  readonly tags?: Tags
}

export interface Answer {
  readonly status: number
  readonly isFailed: boolean
  /** Parsed only where it is asked for: parsing is most of what an answer costs here. */
  data<Data>(): Data
  /** The code of the first GraphQL error, or undefined. */
  code(): string | undefined
}

const aside: Tags = { kind: 'aside', name: 'aside' }

/** Asks for a stored operation as a front end does, and measures the answer. */
export function ask(question: Question): Answer {
  const { operation, variables = {}, by, isCold = false } = question
  const { id, kind, roles } = operationNamed(operation)
  const isAside = isWarmingUp()
  const tags = isAside ? aside : tagsFor(question)
  // What everybody may see is asked for by GET, as pages and CDNs do.
  const isPublic = kind === 'query' && roles === undefined && by === undefined
  const response = isPublic
    ? get(id, variables, isCold, tags)
    : post({ documentId: id, variables }, by, isCold, tags)
  const statements = count(response)
  const answer = read(response)
  if (!isAside) measure(operation, response, answer, statements, tags)
  return answer
}

/** Asks for several at once, each over a connection of its own: for changes that race. */
export function askTogether(questions: readonly Question[]): Answer[] {
  const requests = questions.map((question) => {
    const { operation, variables = {}, by } = question
    const body = JSON.stringify({ documentId: operationNamed(operation).id, variables })
    const headers = { ...headersFor(by, false), 'content-type': 'application/json' }
    const parameters = { headers, tags: tagsFor(question) }
    return ['POST', `${settings.target}/graphql`, body, parameters] as [
      string,
      string,
      string,
      typeof parameters,
    ]
  })
  return http.batch(requests).map((response, index) => {
    const statements = count(response)
    const answer = read(response)
    const question = questions[index]!
    measure(question.operation, response, answer, statements, tagsFor(question))
    return answer
  })
}

/** Asks for what prepares a run, or for what has to be refused: it counts for the witnesses and for nothing else. */
export function askAside(body: object, by?: Person): Answer {
  const response = post(body, by, false, aside)
  count(response)
  return read(response)
}

function get(id: string, variables: object, isCold: boolean, tags: Tags): Response {
  const address = `${settings.target}/graphql?documentId=${id}&variables=${encodeURIComponent(JSON.stringify(variables))}`
  return http.get(address, { headers: headersFor(undefined, isCold), tags })
}

function post(body: object, by: Person | undefined, isCold: boolean, tags: Tags): Response {
  const headers = { ...headersFor(by, isCold), 'content-type': 'application/json' }
  return http.post(`${settings.target}/graphql`, JSON.stringify(body), { headers, tags })
}

function measure(
  operation: string,
  response: Response,
  { isFailed }: Answer,
  statements: number,
  tags: Tags,
): void {
  const isShed = response.status === 503
  const cache = response.headers['X-Cache']
  operationRequests.add(1, tags)
  sqlStatements.add(statements, tags)
  failures.add(isFailed, tags)
  unexpectedFailures.add(isFailed && !isShed, tags)
  graphqlErrors.add(isFailed && response.status === 200, tags)
  if (!isFailed) answered.add(1, tags)
  if (isShed) shed.add(1, tags)
  if (cache === 'hit' || cache === 'miss') cacheHits.add(cache === 'hit', tags)
  noteWorthy(operation, operationNamed(operation).budget, statements, response)
}

/**
 * Asks for a stored operation whose answer prepares a run.
 * @throws Error that shows status and code, where the answer is not what was asked for.
 */
export function prepare<Data>(operation: string, variables: object, by?: Person): Data {
  const answer = askAside({ documentId: operationNamed(operation).id, variables }, by)
  if (!answer.isFailed) return answer.data<Data>()
  throw new Error(`${operation} answered with status ${answer.status} ${answer.code() ?? ''}.`)
}

function tagsFor({ operation, by, tags }: Question): Tags {
  return { kind: 'operation', operation, name: operation, role: by?.role ?? 'ANONYMOUS', ...tags }
}

function headersFor(by: Person | undefined, isCold: boolean): Record<string, string> {
  return {
    'x-load-test-key': settings.loadTestKey,
    traceparent: traceParent(Math.random() < settings.tracedShare),
    ...(by && { authorization: `Bearer ${by.token}` }),
    ...(isCold && { 'cache-control': 'no-cache' }),
  }
}

function count({ headers }: Response): number {
  const statements = Number(headers['X-Sql-Count'] ?? 0)
  countedStatements.add(statements)
  sharedStatements.add(Number(headers['X-Sql-Shared'] ?? 0))
  return statements
}

function read({ status, body }: Response): Answer {
  // Errors stand first in an answer that has any; a list of problems in a payload stands within its data.
  const isFailed = status !== 200 || !body?.startsWith('{"data":')
  const parsed = () => JSON.parse(body) as { data: never; errors?: { extensions?: { code?: string } }[] }
  return {
    status,
    isFailed,
    data: () => parsed().data,
    code: () => (body?.startsWith('{') ? parsed().errors?.[0]?.extensions?.code : undefined),
  }
}
