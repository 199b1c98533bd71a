import {
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  TypeNameMetaFieldDef,
  defaultFieldResolver,
  getNullableType,
  isLeafType,
} from 'graphql'
import { getFieldDef } from 'graphql/execution/execute.js'
import { type Path, addPath } from 'graphql/jsutils/Path.js'
import { completionOf } from './completion.ts'
import { argumentsFor } from './field-arguments.ts'
import { type FieldPlace, failureOf } from './field-place.ts'
import { executionOfLeafProperty, propertyOf } from './leaf-property.ts'
import { type Execute, type Execution, type PlanScope, type Selection, isPromise } from './selection.ts'

/** Plans the fields that were collected for an object type. */
export function planFields(
  scope: PlanScope,
  parentType: GraphQLObjectType,
  fields: ReadonlyMap<string, readonly FieldNode[]>,
): Selection {
  return [...fields].flatMap(([responseName, nodes]) => {
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
    return [{ responseName, execute: executionOf(scope, place) }]
  })
}

function executionOf(scope: PlanScope, place: FieldPlace): Execute {
  const { definition, parentType } = place
  if (definition === TypeNameMetaFieldDef) return () => parentType.name
  // A schema built in code may have null for none.
  const resolve = definition.resolve ?? defaultFieldResolver
  const type = getNullableType(definition.type)
  if (resolve === defaultFieldResolver && definition.args.length === 0 && isLeafType(type)) {
    return executionOfLeafProperty(place, type, executionOfAny(scope, place, propertyOf))
  }
  const argumentsOf = argumentsFor(place)
  return executionOfAny(scope, place, (execution, source, info) =>
    resolve(source, argumentsOf(execution), execution.contextValue, info),
  )
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
  return (execution: Execution, source: unknown, parentPath: Path | undefined, property?: unknown) => {
    const path = addPath(parentPath, responseName, parentType.name)
    const info = infoOf(execution, path)
    try {
      const value = give(execution, source, info, property)
      const completed = isPromise(value)
        ? value.then((settled) => complete(execution, info, path, settled))
        : complete(execution, info, path, value)
      return isPromise(completed)
        ? completed.then(undefined, (error: unknown) => fail(execution, path, error))
        : completed
    } catch (error) {
      return fail(execution, path, error)
    }
  }
}
