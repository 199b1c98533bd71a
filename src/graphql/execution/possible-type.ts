import { type GraphQLAbstractType, type GraphQLObjectType, GraphQLError, isObjectType } from 'graphql'
import { inspect } from 'graphql/jsutils/inspect.js'
import type { FieldPlace } from './field-place.ts'
import type { PlanScope } from './selection.ts'

/** @throws GraphQLError, in graphql-js's words, where the type that was resolved is none that can stand here. */
export function possibleType(
  { schema }: PlanScope,
  { definition, parentType, nodes }: FieldPlace,
  type: GraphQLAbstractType,
  name: unknown,
  value: unknown,
): GraphQLObjectType {
  const refuse = (message: string, isLocated = true) => new GraphQLError(message, isLocated ? { nodes } : {})
  const mustResolve = `Abstract type "${type.name}" must resolve to an Object type at runtime for field "${parentType.name}.${definition.name}"`
  if (name === null || name === undefined) {
    throw refuse(
      `${mustResolve}. Either the "${type.name}" type should provide a "resolveType" function or each possible type should provide an "isTypeOf" function.`,
    )
  }
  if (isObjectType(name)) {
    throw refuse(
      'Support for returning GraphQLObjectType from resolveType was removed in graphql-js@16.0.0 please return type name instead.',
      false,
    )
  }
  if (typeof name !== 'string') {
    throw refuse(`${mustResolve} with value ${inspect(value)}, received "${inspect(name)}".`, false)
  }
  const objectType = schema.getType(name)
  const resolved = `Abstract type "${type.name}" was resolved to a`
  if (!objectType) throw refuse(`${resolved} type "${name}" that does not exist inside the schema.`)
  if (!isObjectType(objectType)) throw refuse(`${resolved} non-object type "${name}".`)
  if (!schema.isSubType(type, objectType)) {
    throw refuse(`Runtime Object type "${name}" is not a possible type for "${type.name}".`)
  }
  return objectType
}
