import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql'
import type { Logger } from 'pino'
import { type Ledger, currentScope } from '../budget/ledger.ts'
import { describeDatabaseFailure } from '../data/database-failure.ts'
import { DomainError, type ErrorCode, errorCodes } from '../errors.ts'

const knownCodes = new Set<unknown>(errorCodes)
const faults = new Set<string>([
  'INTERNAL_SERVER_ERROR',
  'SERVICE_UNAVAILABLE',
  'TIMEOUT',
] satisfies ErrorCode[])

/** Apollo cuts it from validation errors alone, not from those about the values of variables. */
const suggestion = / ?Did you mean .+\?$/

/** Apollo's and graphql-js's own limits come without a code of ours. */
const limitMessages = /more that \d+ tokens|recursively requests too many selections/
/** And so do these, on automatic persisted queries. */
const persistedQuerySentences = new Map([
  ['provided sha does not match query', 'The hash is not the SHA-256 of the query that it came with.'],
  ['Unsupported persisted query version', 'The version of a persisted query must be 1.'],
])

/**
 * The last step of every error: deliberate ones keep their message and code, all others become one sentence with the
 * request's id. Those are logged, once, by class, code and place: their message may hold personal data.
 */
export function createFormatError({ logger, hidesSchema }: { logger: Logger; hidesSchema: boolean }) {
  return (formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError => {
    const answer = format(formatted, thrown)
    const ledger = currentScope()?.ledger
    if (ledger) noteFailure(ledger, answer.extensions?.code as string)
    return answer
  }

  function format(formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError {
    const cause = describeDatabaseFailure(rootCause(thrown))
    if (cause instanceof DomainError) return withCode(formatted, cause.code, cause.message)
    if (limitMessages.test(formatted.message))
      return withCode(formatted, 'LIMIT_EXCEEDED', limitSentence(formatted))
    const sentence = persistedQuerySentences.get(formatted.message)
    if (sentence !== undefined) return withCode(formatted, 'BAD_REQUEST', sentence)
    const code =
      cause instanceof GraphQLError ? (cause.extensions.code ?? formatted.extensions?.code) : undefined
    if (knownCodes.has(code) && code !== 'INTERNAL_SERVER_ERROR') {
      const { message } = formatted
      return withCode(formatted, code as ErrorCode, hidesSchema ? message.replace(suggestion, '') : message)
    }

    const requestId = currentScope()?.ledger.requestId
    logger.error({ requestId, field: fieldOf(thrown), error: describeError(cause) }, 'unexpected error')
    const masked = withCode(
      formatted,
      'INTERNAL_SERVER_ERROR',
      `Internal server error. Quote the request id ${requestId}.`,
    )
    return { ...masked, extensions: { ...masked.extensions, requestId } }
  }
}

/** What the server is to blame for is not hidden behind what the client is. */
function noteFailure(ledger: Ledger, code: string): void {
  if (ledger.failure === undefined || faults.has(code)) ledger.failure = code
}

function withCode(
  { path, locations }: GraphQLFormattedError,
  code: ErrorCode,
  message: string,
): GraphQLFormattedError {
  return { message, ...(locations && { locations }), ...(path && { path }), extensions: { code } }
}

function limitSentence({ message }: GraphQLFormattedError): string {
  return message.includes('tokens')
    ? 'The document has more than 1,000 tokens. Send a smaller one.'
    : 'The document selects more than 10,000 fields once its fragments are expanded. Send a smaller one.'
}

/** GraphQL errors wrap what was thrown, some of them twice. */
function rootCause(error: unknown): unknown {
  let cause = error
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError
  return cause
}

/** The schema's name of the field that failed: the path of an error has the names that a client gave. */
function fieldOf(thrown: unknown): string | undefined {
  const node = thrown instanceof GraphQLError ? thrown.nodes?.[0] : undefined
  return node?.kind === Kind.FIELD ? node.name.value : undefined
}

/** A line of a stack that tells a place in code: lines of a message can begin in the same way. */
const frame = /^ {4}at (?:[^()]+ \()?(?:file:\/\/|node:|\/)\S+:\d+:\d+\)?$/

/** What can be told of an error without its message: values of statements and arguments stand there. */
export function describeError(error: unknown) {
  if (!(error instanceof Error)) return { name: typeof error }
  const places = error.stack?.replace(error.message, '').split('\n') ?? []
  const frames = places.filter((line) => frame.test(line))
  return {
    name: error.name,
    code: 'code' in error ? String(error.code) : undefined,
    frames: frames.slice(0, 8),
  }
}
