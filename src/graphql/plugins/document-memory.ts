import type { ApolloServerPlugin } from '@apollo/server'
import type { RequestContext } from '../context.ts'
import type { KnownDocuments } from '../known-documents.ts'

/** Remembers every valid document, so that answers to it can be found before it is parsed the next time. */
export function documentMemoryPlugin(documents: KnownDocuments): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => ({
      async didResolveOperation({ request, source, document, operation, metrics }) {
        if (!operation) return
        documents.remember(source, request.operationName ?? undefined, document, operation)
        const { sha256Hash } = (request.extensions?.persistedQuery ?? {}) as { sha256Hash?: string }
        // One that came with its text may not be kept: whoever sent it was refused, or it has values in it.
        if (sha256Hash !== undefined && metrics.persistedQueryHit) documents.rememberHash(sha256Hash, source)
      },
    }),
  }
}
