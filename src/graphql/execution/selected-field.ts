import {
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  TypeNameMetaFieldDef,
  defaultFieldResolver,
  getNamedType,
  getNullableType,
  isCompositeType,
  isLeafType,
  isObjectType,
} from 'graphql'
import { getFieldDef } from 'graphql/execution/execute.js'
import { type Path, addPath } from 'graphql/jsutils/Path.js'
import { type ByKey, byKeyOf } from '../../data/loaded-field.ts'
import { completionOf } from './completion.ts'
import { failingCompletion } from './failing-completion.ts'
import { argumentsFor } from './field-arguments.ts'
import { type FieldPlace, failureOf } from './field-place.ts'
import { leafPropertyOf, propertyOf } from './leaf-property.ts'
import type { RowsInStep } from './rows-in-step.ts'
import type { PromisedField } from './waiting-row.ts'
import type { Execute, Execution, PlanScope, SelectedField, Selection } from './selection.ts'

/** Plans the fields that were collected for an object type. */
export function planFields(
  scope: PlanScope,
  parentType: GraphQLObjectType,
  fields: ReadonlyMap<string, readonly FieldNode[]>,
): Selection {
  const planned = [...fields].flatMap(([responseName, nodes]): SelectedField[] => {
    const definition = getFieldDef(scope.schema, parentType, nodes[0]!)
    if (!definition) return []
    const infoOf = (execution: Execution, path: Path): GraphQLResolveInfo => ({
      fieldName: definition.name,
      fieldNodes: nodes,
      returnType: definition.type,
      parentType,
      path,
      schema: scope.schema,
      fragments: scope.fragments,
      rootValue: undefined,
      operation: scope.operation,
      variableValues: execution.variableValues,
    })
    const place: FieldPlace = { definition, nodes, parentType, responseName, infoOf }
    const isAwaited = isCompositeType(getNamedType(definition.type))
    return [{ responseName, isAwaited, ...executionOf(scope, place) }]
  })
  return scope.selectionOf(planned)
}

function executionOf(scope: PlanScope, place: FieldPlace): Pick<SelectedField, 'execute' | 'leaf'> {
  const { definition, parentType } = place
  if (definition === TypeNameMetaFieldDef) return { execute: () => parentType.name }
  // A schema built in code may have null for none.
  const resolve = definition.resolve ?? defaultFieldResolver
  const type = getNullableType(definition.type)
  if (resolve === defaultFieldResolver && definition.args.length === 0 && isLeafType(type)) {
    const proceed = executionOfAny(scope, place, propertyOf)
    return leafPropertyOf(place, type, (execution, source, parentPath, property) =>
      proceed(execution, source, parentPath, undefined, property),
    )
  }
  const argumentsOf = argumentsFor(place)
  const execute = executionOfAny(scope, place, (execution, source, info) =>
    resolve(source, argumentsOf(execution), execution.contextValue, info),
  )
  const byKey = byKeyOf(resolve)
  const isLoaded = byKey && isObjectType(getNamedType(definition.type))
  return { execute: isLoaded ? executionOfLoaded(scope, place, byKey, execute) : execute }
}

/** A field that a loader brings: the rows of a list wait for it without promises. */
function executionOfLoaded(scope: PlanScope, place: FieldPlace, byKey: ByKey, execute: Execute): Execute {
  const { definition, nodes, parentType, responseName } = place
  const coordinate = `${parentType.name}.${definition.name}`
  const field: PromisedField = {
    responseName,
    complete: completionOf(scope, place, definition.type),
    fail: failureOf(definition.type, nodes),
  }
  return (execution, source, parentPath, rows) => {
    const key = rows && byKey.keyOf(source)
    if (key === undefined || key === null) return execute(execution, source, parentPath)
    const path = addPath(parentPath, responseName, parentType.name)
    byKey.loadFor(execution.contextValue, key, coordinate, rows!.begin(field, path))
    return null
  }
}

/** @param give Gets the value: what stands in the row is told where it has been read already. */
function executionOfAny(
  scope: PlanScope,
  place: FieldPlace,
  give: (execution: Execution, source: unknown, info: GraphQLResolveInfo, property: unknown) => unknown,
) {
  const { definition, nodes, parentType, responseName, infoOf } = place
  const complete = completionOf(scope, place, definition.type)
  const fail = failureOf(definition.type, nodes)
  const promised: PromisedField = { responseName, complete, fail }
  const completeOrFail = failingCompletion(complete, fail)

  return (
    execution: Execution,
    source: unknown,
    parentPath: Path | undefined,
    rows?: RowsInStep,
    property?: unknown,
  ) => {
    const path = addPath(parentPath, responseName, parentType.name)
    const info = infoOf(execution, path)
    let value: unknown
    try {
      value = give(execution, source, info, property)
    } catch (error) {
      return fail(execution, path, error)
    }
    if (!rows || !(value instanceof Promise)) return completeOrFail(execution, info, path, value)
    const waiting = rows.begin(promised, path, info)
    value.then(
      (settled) => waiting.fulfil(settled),
      (error: unknown) => waiting.reject(error),
    )
    return null
  }
}
