import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import type { GraphQLSchema } from 'graphql'
import type { Logger } from 'pino'
import type { UserService } from '../domains/user/user-service.ts'
import type { Viewer } from '../domains/user/viewer.ts'
import type { RequestContext } from './context.ts'
import { documentLimitRules, documentLimits } from './document-limits.ts'
import { createFormatError } from './format-error.ts'
import type { Loaders } from './loaders.ts'
import { createOperationFacts } from './operation-facts.ts'
import { admissionPlugin } from './plugins/admission.ts'
import { budgetGuardPlugin } from './plugins/budget-guard.ts'
import { failureStatusPlugin } from './plugins/failure-status.ts'
import type { StoredOperations } from './stored-operations.ts'

export interface GraphqlServerOptions {
  readonly schema: GraphQLSchema
  readonly storedOperations: StoredOperations
  readonly users: UserService
  readonly createLoaders: (viewer: Viewer) => Loaders
  readonly isProduction: boolean
  readonly logger: Logger
  /** What the server's surroundings add: the landing page, draining. */
  readonly plugins: readonly ApolloServerPlugin<RequestContext>[]
}

/** Apollo Server with our limits, session, budgets and errors. */
export function createGraphqlServer(options: GraphqlServerOptions): ApolloServer<RequestContext> {
  const { schema, storedOperations, users, createLoaders, isProduction, logger, plugins } = options
  const factsOf = createOperationFacts(schema, storedOperations)
  return new ApolloServer<RequestContext>({
    schema,
    // Gated by role in the admission plugin: an administrator may always ask.
    introspection: true,
    hideSchemaDetailsFromClientErrors: isProduction,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: documentLimits.tokens },
    maxRecursiveSelections: documentLimits.selections,
    validationRules: documentLimitRules(),
    formatError: createFormatError({ logger, hidesSchema: isProduction }),
    logger,
    plugins: [
      // It wraps every field resolver and makes the answer's policy anew for each request.
      ApolloServerPluginCacheControlDisabled(),
      ...(isProduction ? [ApolloServerPluginLandingPageDisabled()] : []),
      admissionPlugin({ factsOf, users, createLoaders, hidesSchema: isProduction }),
      budgetGuardPlugin({ factsOf, tellsClient: !isProduction, logger }),
      failureStatusPlugin(),
      ...plugins,
    ],
  })
}
