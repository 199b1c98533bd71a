import type { ApolloServerPlugin } from '@apollo/server'
import type { RequestContext } from '../context.ts'
import type { KnownDocuments } from '../known-documents.ts'
import { isKept } from '../persisted-query-cache.ts'

/** Remembers every valid document, so that answers to it can be found before it is parsed the next time. */
export function documentMemoryPlugin(documents: KnownDocuments): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => ({
      async didResolveOperation({ request, source, document, operation }) {
        if (!operation) return
        documents.remember(source, request.operationName ?? undefined, document, operation)
      },
      // Whoever came so far was let in: Apollo keeps no text of others.
      async executionDidStart({ request, source }) {
        const { sha256Hash } = (request.extensions?.persistedQuery ?? {}) as { sha256Hash?: string }
        if (sha256Hash !== undefined && isKept(source)) documents.rememberHash(sha256Hash, source)
      },
    }),
  }
}
