import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLObjectType,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql'
import type { Path } from 'graphql/jsutils/Path.js'
import type { Arrivals } from './arrivals.ts'
import type { CollectedErrors } from './collected-errors.ts'
import type { FieldPlace } from './field-place.ts'
import type { RowsInStep } from './rows-in-step.ts'
import type { SelectionOf } from './warming-selection.ts'

export type MaybePromise<Value> = Value | Promise<Value>
export type Results = Record<string, unknown>

/**
 * Runs what is selected of an object: a promise only where one of its fields is one.
 * @param rows the list in which the object may wait for a field
 * @throws GraphQLError where one of its fields fails that cannot be null.
 */
export type Selection = (
  execution: Execution,
  source: unknown,
  path: Path | undefined,
  rows?: RowsInStep,
) => MaybePromise<Results>

export interface SelectedField {
  readonly responseName: string
  readonly execute: Execute
  /** Whether it brings objects: rows that wait, wait for such fields. */
  readonly isAwaited: boolean
  readonly leaf?: LeafProperty | undefined
}

/** A field that is a property of its object, and mostly stands in the answer as it is. */
export interface LeafProperty {
  readonly name: string
  /** The `typeof` of what stands in the answer as it is. */
  readonly unchanged: 'string' | 'boolean' | undefined
  readonly isNullable: boolean
  /** Gives what `execute` would, where the property has been read. */
  readonly finish: (
    execution: Execution,
    source: unknown,
    parentPath: Path | undefined,
    property: unknown,
  ) => unknown
  /** What becomes of a property that cannot be read. */
  readonly fail: (execution: Execution, parentPath: Path | undefined, error: unknown) => null
}

/**
 * @param rows Takes a promised value: null stands for it then.
 * @throws GraphQLError where the field fails and cannot be null.
 */
export type Execute = (
  execution: Execution,
  source: unknown,
  parentPath: Path | undefined,
  rows?: RowsInStep,
) => unknown

/** What selections are planned from. */
export interface PlanScope {
  readonly schema: GraphQLSchema
  readonly operation: OperationDefinitionNode
  readonly fragments: Record<string, FragmentDefinitionNode>
  readonly selectionOf: SelectionOf
  /** Plans what these nodes select of an object. */
  readonly select: (type: GraphQLObjectType, nodes: readonly FieldNode[]) => Selection
}

/** One run of an operation. */
export interface Execution {
  readonly contextValue: unknown
  readonly variableValues: Record<string, unknown>
  readonly collected: CollectedErrors
  /** By place, not by node: types that share a fragment can preset different arguments. */
  readonly argumentsByPlace: Map<FieldPlace, Record<string, unknown>>
  readonly arrivals: Arrivals
}

/**
 * Goes on when the fields of a selection have run.
 * @param pendingNames of the promises among the results
 */
export function finishSelection(
  results: Results,
  pendingNames: string[] | undefined,
  rows: RowsInStep | undefined,
): MaybePromise<Results> {
  const row = rows?.takeBegun()
  if (row && pendingNames) pendingNames.push(...row.part(results))
  else row?.stay(results)
  return pendingNames ? settled(results, pendingNames) : results
}

/**
 * Fails with the error that a field of the selection has thrown, but not before its promises are settled: they may fail as
 * well, and nobody else would hear of it.
 */
export function failSelection(
  results: Results,
  pendingNames: string[] | undefined,
  rows: RowsInStep | undefined,
  error: unknown,
): Promise<Results> {
  const row = rows?.takeBegun()
  const names = row ? [...(pendingNames ?? []), ...row.part(results)] : pendingNames
  if (!names) throw error
  return settled(results, names).finally(() => {
    throw error
  })
}

/** Waits for what is promised of these names. */
export function settled(results: Results, pendingNames: readonly string[]): Promise<Results> {
  const [name] = pendingNames
  const first = results[name!]
  // One, as is most frequent, in as many steps as all would take.
  if (pendingNames.length === 1 && first instanceof Promise) {
    return first.then(same).then((value) => {
      results[name!] = value
      return results
    })
  }
  return Promise.all(pendingNames.map((each) => results[each])).then((values) => {
    pendingNames.forEach((each, index) => (results[each] = values[index]))
    return results
  })
}

function same(value: unknown): unknown {
  return value
}

/** As graphql-js tells them, in objects and functions. */
export function isPromise(value: unknown): value is Promise<unknown> {
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    typeof (value as { then?: unknown }).then === 'function'
  )
}
