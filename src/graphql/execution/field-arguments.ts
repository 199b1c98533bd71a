import { Kind, getArgumentValues } from 'graphql'
import type { FieldPlace } from './field-place.ts'
import type { Execution } from './selection.ts'

type ArgumentValues = Record<string, unknown>

/**
 * What resolvers are given as arguments: an object of its own each time, as they may write on it. The values hang on
 * the variables alone, so they are worked out once for all parents of a field, unless a literal makes an object: that
 * is a new one each time as well.
 */
export function argumentsFor(place: FieldPlace): (execution: Execution) => ArgumentValues {
  const { definition, nodes } = place
  const node = nodes[0]!
  if (definition.args.length === 0) return () => ({})
  const literals = (node.arguments ?? []).flatMap(({ name, value }) =>
    value.kind === Kind.VARIABLE ? [] : [name.value],
  )
  const isPrimitive = (value: unknown) => typeof value !== 'function' && Object(value) !== value

  return (execution) => {
    const known = execution.argumentsByPlace.get(place)
    if (known) return { ...known }
    const values = getArgumentValues(definition, node, execution.variableValues)
    if (!literals.every((name) => isPrimitive(values[name]))) return values
    execution.argumentsByPlace.set(place, values)
    return { ...values }
  }
}
