import { DomainError, type ErrorCode, ServiceUnavailableError, TimeoutError } from '../errors.ts'

const connectionLost =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|08\w{3}|57P0[123]|53300|3D000|P1001|P1017|P2024|SERVICE_UNAVAILABLE)$/
const cutShort = /^(57014|55P03|25P03)$/
const lostWithoutCode =
  /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Unable to start a transaction/
const requestTooSlow: ErrorCode = 'TIMEOUT'
const inTheWay = /^(40001|40P01|P2034)$/

/**
 * What a failed statement means for the client: the database is away, or it took too long. Anything else stays as it
 * is and is masked on the way out. SQLSTATE codes: PostgreSQL manual, appendix A.
 */
export function describeDatabaseFailure(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof DomainError) return error
  const code = sqlStateOf(error)
  // Of a statement that the pool refuses, since its request is over, Prisma keeps the code.
  if (code === requestTooSlow) {
    return new TimeoutError('The request took longer than it may. Ask for less.', { cause: error })
  }
  if (connectionLost.test(code) || lostWithoutCode.test(error.message)) {
    return new ServiceUnavailableError('The database cannot be reached. Try again in a moment.', {
      cause: error,
    })
  }
  if (cutShort.test(code) || error.message === 'Query read timeout') {
    return new TimeoutError('A statement took longer than it may. Ask for less.', { cause: error })
  }
  if (error.message.includes('on an expired transaction')) {
    return new TimeoutError('The change took longer than it may, and was not made. Try again.', {
      cause: error,
    })
  }
  if (inTheWay.test(code)) {
    const sentence = 'Another change was in the way of this one, which was not made. Try again in a moment.'
    return new ServiceUnavailableError(sentence, { cause: error })
  }
  return error
}

interface ErrorWithCode extends Error {
  readonly code?: string
  /** Prisma keeps PostgreSQL's own code here, beside one of its own. */
  readonly meta?: { readonly driverAdapterError?: { readonly cause?: { readonly originalCode?: string } } }
}

function sqlStateOf(error: Error): string {
  const { code, meta } = error as ErrorWithCode
  return meta?.driverAdapterError?.cause?.originalCode ?? code ?? ''
}
