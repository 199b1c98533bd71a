import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  isNonNullType,
  locatedError,
} from 'graphql'
import { type Path, pathToArray } from 'graphql/jsutils/Path.js'
import type { RowsInStep } from './rows-in-step.ts'
import type { Execution, MaybePromise } from './selection.ts'

/** A field of the operation, and where it stands. */
export interface FieldPlace {
  readonly definition: GraphQLField<unknown, unknown>
  readonly nodes: readonly FieldNode[]
  readonly parentType: GraphQLObjectType
  readonly responseName: string
  /** What resolvers are told of it: a new object for every value, as they may write on it. */
  readonly infoOf: (execution: Execution, path: Path) => GraphQLResolveInfo
}

/**
 * Turns what a resolver gave into what stands in the answer.
 * @param info undefined where a loader brought the value without a resolver: never for types that have to be told apart
 * @param rows the list in which an object may wait for one of its fields
 * @throws where it does not fit the type.
 */
export type Complete = (
  execution: Execution,
  info: GraphQLResolveInfo | undefined,
  path: Path,
  value: unknown,
  rows?: RowsInStep,
) => MaybePromise<unknown>

/** What becomes of a failure: null and an error beside the data, or, where null is not allowed, a throw to the parent. */
export type Fail = (execution: Execution, path: Path, error: unknown) => null

export function failureOf(type: GraphQLOutputType, nodes: readonly FieldNode[]): Fail {
  const isNonNull = isNonNullType(type)
  return (execution, path, thrown) => {
    const error = locatedError(thrown, nodes, pathToArray(path))
    if (isNonNull) throw error
    execution.collected.add(error, path)
    return null
  }
}
