import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import type { GraphQLSchema } from 'graphql'
import type { Logger } from 'pino'
import type { UserService } from '../domains/user/user-service.ts'
import type { RequestContext } from './context.ts'
import { type RunDirectly, createDirectOperations } from './direct-operations.ts'
import { documentLimitRules, documentLimits } from './document-limits.ts'
import { createFormatError } from './format-error.ts'
import type { CreateLoaders } from './loaders.ts'
import type { KnownDocuments } from './known-documents.ts'
import type { FactsOf } from './operation-facts.ts'
import type { OperationMetrics } from './operation-metrics.ts'
import { type PersistedQueryCache, persistedQueryTtl } from './persisted-query-cache.ts'
import { admissionPlugin, createAdmission } from './plugins/admission.ts'
import { budgetGuardPlugin, createBudgetGuard } from './plugins/budget-guard.ts'
import { createGateway, traced } from './execution/execution.ts'
import type { Executor } from './execution/executor.ts'
import { documentMemoryPlugin } from './plugins/document-memory.ts'
import { failureStatusPlugin } from './plugins/failure-status.ts'
import { tracingPlugin } from './plugins/tracing.ts'
import { onlyTrustedDocumentsPlugin, reportUntrustedDocumentsPlugin } from './plugins/trusted-documents.ts'
import type { StoredOperations } from './stored-operations.ts'
import { createViewerReader } from './viewer-reader.ts'

/** Which documents are served: any, any but with a line in the log, or only the stored operations. */
export type TrustedDocuments = 'off' | 'warn' | 'only'

export interface GraphqlServerOptions {
  readonly schema: GraphQLSchema
  readonly execute: Executor
  readonly storedOperations: StoredOperations
  readonly factsOf: FactsOf
  readonly documents: KnownDocuments
  readonly users: UserService
  readonly createLoaders: CreateLoaders
  readonly isProduction: boolean
  readonly trustedDocuments: TrustedDocuments
  /** Where automatic persisted queries are kept; not asked where only stored operations are served. */
  readonly persistedQueryCache: PersistedQueryCache
  readonly logger: Logger
  readonly metrics: OperationMetrics
  /** What the server's surroundings add: the landing page, draining. */
  readonly plugins: readonly ApolloServerPlugin<RequestContext>[]
}

export interface GraphqlServer {
  readonly apollo: ApolloServer<RequestContext>
  readonly runDirectly: RunDirectly
}

/** Apollo Server with our limits, session, budgets and errors, and the direct way beside it for what it knows. */
export function createGraphqlServer(options: GraphqlServerOptions): GraphqlServer {
  const { schema, storedOperations, factsOf, documents, createLoaders } = options
  const { isProduction, trustedDocuments, logger, metrics, plugins } = options
  const trustsOnlyStored = trustedDocuments === 'only'
  const readViewer = createViewerReader(options.users)
  const execute = traced(options.execute)
  const admit = createAdmission({ readViewer, createLoaders, hidesSchema: isProduction })
  const { recordViolation } = metrics
  const guard = createBudgetGuard({ tellsClient: !isProduction, logger, recordViolation })
  const formatError = createFormatError({ logger, hidesSchema: isProduction })
  const apollo = new ApolloServer<RequestContext>({
    gateway: createGateway(schema, execute),
    // Gated by role in the admission plugin: an administrator may always ask.
    introspection: true,
    hideSchemaDetailsFromClientErrors: isProduction,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    persistedQueries: !trustsOnlyStored && { cache: options.persistedQueryCache, ttl: persistedQueryTtl },
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: documentLimits.tokens },
    maxRecursiveSelections: documentLimits.selections,
    validationRules: documentLimitRules(),
    formatError,
    logger,
    plugins: [
      // It wraps every field resolver and makes the answer's policy anew for each request.
      ApolloServerPluginCacheControlDisabled(),
      ...(isProduction ? [ApolloServerPluginLandingPageDisabled()] : []),
      ...(trustsOnlyStored ? [onlyTrustedDocumentsPlugin({ storedOperations, readViewer })] : []),
      ...(trustedDocuments === 'warn' ? [reportUntrustedDocumentsPlugin({ factsOf, logger })] : []),
      admissionPlugin(admit, factsOf),
      budgetGuardPlugin(guard, factsOf),
      documentMemoryPlugin(documents),
      failureStatusPlugin(),
      tracingPlugin(),
      ...plugins,
    ],
  })
  const runDirectly = createDirectOperations({ admit, execute, guard, formatError, trustsOnlyStored })
  return { apollo, runDirectly }
}
