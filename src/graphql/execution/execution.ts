import type { ApolloServerOptionsWithGateway } from '@apollo/server'
import type { GraphQLSchema } from 'graphql'
import { spanNames } from '../../telemetry/catalogue.ts'
import { inSpan, isTraced } from '../../telemetry/tracing.ts'
import type { RequestContext } from '../context.ts'
import type { Executor } from './executor.ts'

/** Puts each execution as a whole into a span, where it is traced. */
export function traced(execute: Executor): Executor {
  return (executed) =>
    isTraced() ? inSpan(spanNames.execute, {}, () => execute(executed)) : execute(executed)
}

/**
 * Executes operations for Apollo, where it leaves that to somebody else: a plugin sees an execution's beginning and its
 * end, but cannot run it inside anything.
 */
export function createGateway(
  schema: GraphQLSchema,
  execute: Executor,
): ApolloServerOptionsWithGateway<RequestContext>['gateway'] {
  return {
    onSchemaLoadOrUpdate(tell) {
      tell({ apiSchema: schema, coreSupergraphSdl: '' })
      return () => {}
    },
    load: async () => ({
      executor: async ({ document, operation, context, request: { operationName, variables } }) =>
        execute({ document, operation, operationName, contextValue: context, variables }),
    }),
    stop: async () => {},
  }
}
