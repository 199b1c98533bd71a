import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
  execute,
  isObjectType,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import { type ExecutePrepared, prepareOperation } from './prepared-operation.ts'
import type { MaybePromise } from './selection.ts'

/** An operation of a valid document, and whom it is run for. */
export interface Executed {
  readonly document: DocumentNode
  /** Undefined where the document has none of the name that was asked for. */
  readonly operation: OperationDefinitionNode | undefined
  readonly operationName?: string | undefined
  readonly contextValue: unknown
  readonly variables?: Readonly<Record<string, unknown>> | undefined
}

export type Executor = (executed: Executed) => MaybePromise<ExecutionResult>

const rememberedOperations = 1_000

/** Runs operations with graphql-js: the reference for any other way. */
export function createPlainExecutor(schema: GraphQLSchema): Executor {
  return ({ document, operationName, contextValue, variables }) =>
    execute({ schema, document, operationName, contextValue, variableValues: variables })
}

/**
 * Prepares an operation when it comes first, which takes less than validating it, and keeps it for when it comes again.
 * Documents are the same where they are the same object, as Apollo keeps them.
 */
export function createPreparingExecutor(schema: GraphQLSchema): Executor {
  const runPlainly = createPlainExecutor(schema)
  if (Object.values(schema.getTypeMap()).some((type) => isObjectType(type) && type.isTypeOf))
    return runPlainly
  const prepared = new LRUCache<OperationDefinitionNode, ExecutePrepared | 'plain'>({
    max: rememberedOperations,
  })

  return (executed) => {
    const { document, operation, contextValue, variables = {} } = executed
    if (!operation) return runPlainly(executed)
    let run = prepared.get(operation)
    if (!run) prepared.set(operation, (run = prepareOperation(schema, document, operation) ?? 'plain'))
    return run === 'plain' ? runPlainly(executed) : run(contextValue, variables)
  }
}
