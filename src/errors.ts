/** Every `extensions.code` that the API can answer with; no other leaves the process. */
export const errorCodes = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'DOCUMENT_NOT_TRUSTED',
  'LIMIT_EXCEEDED',
  'BUDGET_EXCEEDED',
  'TIMEOUT',
  'SERVICE_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** A failure whose message may be shown to the client. Everything that is not one of these is masked. */
export class DomainError extends Error {
  override name = 'DomainError'
  readonly code: ErrorCode
  /** HTTP status when the whole request fails with it. */
  readonly httpStatus: number

  constructor(code: ErrorCode, httpStatus: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.httpStatus = httpStatus
  }
}

/** A request that cannot be read. The message says what is accepted. */
export class BadRequestError extends DomainError {
  override name = 'BadRequestError'
  constructor(message: string) {
    super('BAD_REQUEST', 400, message)
  }
}

/** An argument, id or cursor that cannot be used. The message says what is accepted. */
export class BadUserInputError extends DomainError {
  override name = 'BadUserInputError'
  constructor(message: string) {
    super('BAD_USER_INPUT', 400, message)
  }
}

/** No token where one is needed, or one that is not valid. */
export class UnauthenticatedError extends DomainError {
  override name = 'UnauthenticatedError'
  constructor(message: string) {
    super('UNAUTHENTICATED', 401, message)
  }
}

/** The whole operation is outside the viewer's role. Single objects are never forbidden: they are absent. */
export class ForbiddenError extends DomainError {
  override name = 'ForbiddenError'
  constructor(message: string) {
    super('FORBIDDEN', 403, message)
  }
}

/** Neither an operation of this release nor sent by an administrator. 403: the same document is served to somebody else. */
export class DocumentNotTrustedError extends DomainError {
  override name = 'DocumentNotTrustedError'
  constructor(message: string) {
    super('DOCUMENT_NOT_TRUSTED', 403, message)
  }
}

/** A limit on documents or requests. The message names the limit and what was found. */
export class LimitExceededError extends DomainError {
  override name = 'LimitExceededError'
  constructor(message: string, httpStatus = 400) {
    super('LIMIT_EXCEEDED', httpStatus, message)
  }
}

/** The request or one of its statements took too long. */
export class TimeoutError extends DomainError {
  override name = 'TimeoutError'
  constructor(message: string, options?: ErrorOptions) {
    super('TIMEOUT', 504, message, options)
  }
}

/** The database cannot be reached, or the server is about to stop: the same request may succeed later. */
export class ServiceUnavailableError extends DomainError {
  override name = 'ServiceUnavailableError'
  constructor(message: string, options?: ErrorOptions) {
    super('SERVICE_UNAVAILABLE', 503, message, options)
  }
}
