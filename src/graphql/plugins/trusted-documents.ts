import type { ApolloServerPlugin } from '@apollo/server'
import { GraphQLError, parse } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import { describeDatabaseFailure } from '../../data/database-failure.ts'
import { DocumentNotTrustedError, DomainError } from '../../errors.ts'
import type { RequestContext } from '../context.ts'
import { documentLimits } from '../document-limits.ts'
import { requestError } from '../errors.ts'
import type { FactsOf } from '../operation-facts.ts'
import type { StoredOperations } from '../stored-operations.ts'
import type { ReadViewer } from '../viewer-reader.ts'

const rememberedDocuments = 1_000

const refusal =
  'The document is not an operation of this release. Send the documentId or the text of an operation of schema/operations.'

/**
 * Serves the stored operations alone, and any document to administrators. A document is refused before anything of it
 * is validated, so that errors tell nothing of the schema.
 */
export function onlyTrustedDocumentsPlugin(options: {
  readonly storedOperations: StoredOperations
  readonly readViewer: ReadViewer
}): ApolloServerPlugin<RequestContext> {
  const { storedOperations, readViewer } = options
  const trustByText = new LRUCache<string, boolean>({ max: rememberedDocuments })

  function isTrusted(queryHash: string, source: string): boolean {
    let trust = trustByText.get(queryHash)
    if (trust === undefined) trustByText.set(queryHash, (trust = isStored(source)))
    return trust
  }

  function isStored(source: string): boolean {
    try {
      const document = parse(source, { maxTokens: documentLimits.tokens, noLocation: true })
      return storedOperations.find(document) !== undefined
    } catch {
      // No GraphQL: an administrator is told so by what follows.
      return false
    }
  }

  return {
    requestDidStart: async () => ({
      async didResolveSource({ queryHash, source, contextValue }) {
        if (isTrusted(queryHash, source)) return
        try {
          const { role } = await readViewer(contextValue)
          if (role !== 'ADMINISTRATOR') throw new DocumentNotTrustedError(refusal)
        } catch (thrown) {
          const error = describeDatabaseFailure(thrown)
          throw error instanceof DomainError ? requestError(error) : error
        }
      },
    }),
    // Apollo takes an error of that hook for one of its own and would mask it. What is thrown here takes its place; and
    // if it did not, the document would still be refused.
    async unexpectedErrorProcessingRequest({ error }) {
      if (error instanceof GraphQLError && error.originalError instanceof DomainError) throw error
    },
  }
}

/** Serves any document, and logs what `only` would refuse: once per document and process, whoever sends it. */
export function reportUntrustedDocumentsPlugin(options: {
  readonly factsOf: FactsOf
  readonly logger: Logger
}): ApolloServerPlugin<RequestContext> {
  const { factsOf, logger } = options
  const reported = new LRUCache<string, true>({ max: rememberedDocuments })
  return {
    requestDidStart: async () => ({
      async didResolveOperation({ document, operation, contextValue }) {
        if (!operation) return
        const { isStored, documentId } = factsOf(document, operation)
        if (isStored || reported.has(documentId)) return
        reported.set(documentId, true)
        const { requestId } = contextValue
        logger.warn({ requestId, documentId }, 'untrusted document')
      },
    }),
  }
}
