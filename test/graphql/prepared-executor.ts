import type { GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { compiledSelectionOf } from '../../src/graphql/execution/compiled-selection.ts'
import { plainSelectionOf } from '../../src/graphql/execution/plain-selection.ts'
import type { Executor } from '../../src/graphql/execution/executor.ts'
import { type ExecutePrepared, prepareOperation } from '../../src/graphql/execution/prepared-operation.ts'
import type { SelectionOf } from '../../src/graphql/execution/warming-selection.ts'

/** Prepares every document at its first run, and compiles its selections then, which would be plain at first. */
export function createPreparedExecutor(
  schema: GraphQLSchema,
  selectionOf: SelectionOf = compiledSelectionOf,
): Executor {
  const prepared = new WeakMap<OperationDefinitionNode, ExecutePrepared>()
  return ({ document, operation, contextValue, variables = {} }) => {
    let run = prepared.get(operation!)
    if (!run) {
      run = prepareOperation(schema, document, operation!, selectionOf)
      if (!run) throw new Error('The operation was not prepared.')
      prepared.set(operation!, run)
    }
    return run(contextValue, variables)
  }
}

/** With selections compiled from the first run on, and with plain ones for ever. */
export function createPreparedExecutors(schema: GraphQLSchema): readonly Executor[] {
  return [createPreparedExecutor(schema), createPreparedExecutor(schema, plainSelectionOf)]
}
