import { type GraphQLLeafType, GraphQLBoolean, GraphQLID, GraphQLString } from 'graphql'
import { inspect } from 'graphql/jsutils/inspect.js'

/** The `typeof` of values that the type serializes as they are: most values of most rows. */
export function unchangedBy(type: GraphQLLeafType): 'string' | 'boolean' | undefined {
  if (type === GraphQLString || type === GraphQLID) return 'string'
  return type === GraphQLBoolean ? 'boolean' : undefined
}

/** @throws what the type throws, and where it has no value for what it was given. */
export function serializationOf(type: GraphQLLeafType): (value: unknown) => unknown {
  const unchanged = unchangedBy(type)
  return (value) => {
    if (typeof value === unchanged) return value
    const serialized: unknown = type.serialize(value)
    if (serialized === null || serialized === undefined) {
      throw new Error(
        `Expected \`${inspect(type)}.serialize(${inspect(value)})\` to return non-nullable value, returned: ${inspect(serialized)}`,
      )
    }
    return serialized
  }
}
