import { GraphQLError } from 'graphql'
import type { DomainError } from '../errors.ts'

/** A domain error as Apollo's hooks need it, so that the whole request fails with its code and HTTP status. */
export function requestError(error: DomainError): GraphQLError {
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { code: error.code, http: { status: error.httpStatus } },
  })
}
