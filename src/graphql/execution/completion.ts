import {
  type GraphQLAbstractType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  defaultTypeResolver,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql'
import type { Complete, FieldPlace } from './field-place.ts'
import { serializationOf } from './leaf-serialization.ts'
import { completionOfList } from './list-completion.ts'
import { possibleType } from './possible-type.ts'
import { type PlanScope, type Selection, isPromise } from './selection.ts'

export function completionOf(scope: PlanScope, place: FieldPlace, type: GraphQLOutputType): Complete {
  const { definition, parentType } = place
  const isNonNull = isNonNullType(type)
  const complete = completionOfPresent(scope, place, isNonNull ? type.ofType : type)
  return (execution, info, path, value, rows) => {
    if (value instanceof Error) throw value
    const isAbsent = value === null || value === undefined
    const completed = isAbsent ? null : complete(execution, info, path, value, rows)
    if (completed === null && isNonNull) {
      throw new Error(`Cannot return null for non-nullable field ${parentType.name}.${definition.name}.`)
    }
    return completed
  }
}

function completionOfPresent(
  scope: PlanScope,
  place: FieldPlace,
  type: Exclude<GraphQLOutputType, { kind: 'never' }>,
): Complete {
  if (isListType(type)) {
    const itemType = type.ofType as GraphQLOutputType
    return completionOfList(place, itemType, completionOf(scope, place, itemType))
  }
  if (isLeafType(type)) {
    const serialize = serializationOf(type)
    return (_execution, _info, _path, value) => serialize(value)
  }
  if (isAbstractType(type)) return completionOfAbstract(scope, place, type)
  return completionOfObject(scope, place, type as GraphQLObjectType)
}

function completionOfObject(scope: PlanScope, { nodes }: FieldPlace, type: GraphQLObjectType): Complete {
  let selection: Selection | undefined
  return (execution, _info, path, value, rows) =>
    (selection ??= scope.select(type, nodes))(execution, value, path, rows)
}

function completionOfAbstract(scope: PlanScope, place: FieldPlace, type: GraphQLAbstractType): Complete {
  const resolveType = type.resolveType ?? defaultTypeResolver
  const completions = new Map<string, Complete>()

  function completionOfNamed(name: unknown, value: unknown): Complete {
    let complete = completions.get(name as string)
    if (!complete) {
      const objectType = possibleType(scope, place, type, name, value)
      completions.set(objectType.name, (complete = completionOfObject(scope, place, objectType)))
    }
    return complete
  }

  return (execution, info, path, value, rows) => {
    const name: unknown = resolveType(value, execution.contextValue, info!, type)
    return isPromise(name)
      ? name.then((settled) => completionOfNamed(settled, value)(execution, info, path, value))
      : completionOfNamed(name, value)(execution, info, path, value, rows)
  }
}
