import { type GraphQLLeafType, type GraphQLResolveInfo, isNonNullType } from 'graphql'
import { type Path, addPath } from 'graphql/jsutils/Path.js'
import { type FieldPlace, failureOf } from './field-place.ts'
import { serializationOf, unchangedBy } from './leaf-serialization.ts'
import { type Execute, type Execution, type LeafProperty, isPromise } from './selection.ts'

type Row = Record<string, unknown>
type Method = (values: object, contextValue: unknown, info: GraphQLResolveInfo) => unknown

/** A property of a row, as most fields are: nothing is made for it but its value. */
export function leafPropertyOf(
  { definition, nodes, parentType, responseName }: FieldPlace,
  leafType: GraphQLLeafType,
  /** Goes on with a property that is more than a value. */
  proceed: (
    execution: Execution,
    source: unknown,
    parentPath: Path | undefined,
    property: unknown,
  ) => unknown,
): { readonly execute: Execute; readonly leaf: LeafProperty } {
  const { name, type } = definition
  const isNullable = !isNonNullType(type)
  const serialize = serializationOf(leafType)
  const failAtPath = failureOf(type, nodes)
  const fail = (execution: Execution, parentPath: Path | undefined, error: unknown) =>
    failAtPath(execution, addPath(parentPath, responseName, parentType.name), error)
  // Not where it is called: its closure would be prepared for every value.
  const failLater = (execution: Execution, parentPath: Path | undefined, serialized: Promise<unknown>) =>
    serialized.then(undefined, (error: unknown) => fail(execution, parentPath, error))

  const finish: LeafProperty['finish'] = (execution, source, parentPath, property) => {
    try {
      if (property === null || property === undefined) {
        if (isNullable) return null
      } else if (typeof property !== 'object' && typeof property !== 'function') {
        const serialized = serialize(property)
        return isPromise(serialized) ? failLater(execution, parentPath, serialized) : serialized
      }
    } catch (error) {
      return fail(execution, parentPath, error)
    }
    return proceed(execution, source, parentPath, property)
  }

  const execute: Execute = (execution, source, parentPath) => {
    let property: unknown
    try {
      if ((typeof source === 'object' && source !== null) || typeof source === 'function') {
        // Read once: it can be a getter.
        property = (source as Row)[name]
      }
    } catch (error) {
      return fail(execution, parentPath, error)
    }
    return finish(execution, source, parentPath, property)
  }
  return { execute, leaf: { name, unchanged: unchangedBy(leafType), isNullable, finish, fail } }
}

/** What a property gives: a method is read again for its call, as graphql-js does. */
export function propertyOf(
  { contextValue }: Execution,
  source: unknown,
  info: GraphQLResolveInfo,
  property: unknown,
): unknown {
  return typeof property === 'function'
    ? (source as Record<string, Method>)[info.fieldName]!({}, contextValue, info)
    : property
}
