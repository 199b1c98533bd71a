import type { GraphQLSchema, OperationDefinitionNode } from 'graphql'
import type { Executor } from '../../src/graphql/execution/executor.ts'
import { type ExecutePrepared, prepareOperation } from '../../src/graphql/execution/prepared-operation.ts'

/** Prepares every document at its first run. */
export function createPreparedExecutor(schema: GraphQLSchema): Executor {
  const prepared = new WeakMap<OperationDefinitionNode, ExecutePrepared>()
  return ({ document, operation, contextValue, variables = {} }) => {
    let run = prepared.get(operation!)
    if (!run) {
      run = prepareOperation(schema, document, operation!)
      if (!run) throw new Error('The operation was not prepared.')
      prepared.set(operation!, run)
    }
    return run(contextValue, variables)
  }
}
