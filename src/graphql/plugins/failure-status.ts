import type { ApolloServerPlugin } from '@apollo/server'
import type { RequestContext } from '../context.ts'

/** A request that failed for want of the database, or of time, says so by its HTTP status as well. */
export function failureStatusPlugin(): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => ({
      async willSendResponse({ response }) {
        if (response.body.kind !== 'single' || response.http.status !== undefined) return
        const codes = response.body.singleResult.errors?.map((error) => error.extensions?.code)
        if (codes?.includes('SERVICE_UNAVAILABLE')) response.http.status = 503
        else if (codes?.includes('TIMEOUT')) response.http.status = 504
      },
    }),
  }
}
