import type { ApolloServerPlugin } from '@apollo/server'
import type { GraphQLFormattedError } from 'graphql'
import type { RequestContext } from '../context.ts'

/** The HTTP status of an answer that failed for want of the database, or of time; undefined for any other. */
export function failureStatusOf(errors: readonly GraphQLFormattedError[] = []): number | undefined {
  const codes = errors.map((error) => error.extensions?.code)
  return codes.includes('SERVICE_UNAVAILABLE') ? 503 : codes.includes('TIMEOUT') ? 504 : undefined
}

/** A request that failed for want of the database, or of time, says so by its HTTP status as well. */
export function failureStatusPlugin(): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => ({
      async willSendResponse({ response }) {
        if (response.body.kind !== 'single' || response.http.status !== undefined) return
        const status = failureStatusOf(response.body.singleResult.errors)
        if (status !== undefined) response.http.status = status
      },
    }),
  }
}
