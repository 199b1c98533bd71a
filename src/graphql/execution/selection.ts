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

export type MaybePromise<Value> = Value | Promise<Value>
export type Results = Record<string, unknown>

/** A selection on one object type. */
export interface Selection {
  /** In the answer's order. */
  readonly fields: readonly SelectedField[]
  /** What is to be filled, with room for each of the fields. */
  readonly blank: () => Results
}

export interface SelectedField {
  readonly responseName: string
  readonly execute: Execute
  /** Whether it brings objects: rows that wait, wait for such fields. */
  readonly isAwaited: boolean
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
 * Runs a selection on one object: a promise only where one of its fields is one.
 * @param rows the list in which the object may wait for a field
 */
export function executeSelection(
  execution: Execution,
  { fields, blank }: Selection,
  source: unknown,
  path: Path | undefined,
  rows?: RowsInStep,
): MaybePromise<Results> {
  const results = blank()
  let pendingNames: string[] | undefined
  try {
    for (const { responseName, execute, isAwaited } of fields) {
      const value = execute(execution, source, path, isAwaited ? rows : undefined)
      // As of a `then` that gives nothing.
      if (value === undefined) {
        delete results[responseName]
        continue
      }
      results[responseName] = value
      if (isPromise(value)) (pendingNames ??= []).push(responseName)
    }
  } catch (error) {
    const row = rows?.takeBegun()
    if (row) (pendingNames ??= []).push(...row.part(results))
    if (!pendingNames) throw error
    // The others may fail as well, and nobody else would hear of it.
    return settled(results, pendingNames).finally(() => {
      throw error
    })
  }
  const row = rows?.takeBegun()
  if (row && pendingNames) pendingNames.push(...row.part(results))
  else row?.stay(results)
  return pendingNames ? settled(results, pendingNames) : results
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
