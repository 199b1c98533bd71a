import type { ApolloServerOptionsWithGateway } from '@apollo/server'
import { type GraphQLSchema, execute } from 'graphql'
import { spanNames } from '../telemetry/catalogue.ts'
import { inSpan } from '../telemetry/tracing.ts'
import type { RequestContext } from './context.ts'

/**
 * Executes operations for Apollo, where it leaves that to somebody else: the one place that an execution passes as a
 * whole. A plugin sees its beginning and its end, but cannot run it inside anything.
 */
export function createExecution(
  schema: GraphQLSchema,
): ApolloServerOptionsWithGateway<RequestContext>['gateway'] {
  return {
    onSchemaLoadOrUpdate(tell) {
      tell({ apiSchema: schema, coreSupergraphSdl: '' })
      return () => {}
    },
    load: async () => ({
      executor: ({ document, context, request }) =>
        inSpan(spanNames.execute, {}, () =>
          execute({
            schema,
            document,
            contextValue: context,
            variableValues: request.variables,
            operationName: request.operationName,
          }),
        ),
    }),
    stop: async () => {},
  }
}
