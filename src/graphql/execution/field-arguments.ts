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
  const variables = variablesOf(place)
  const literals = (node.arguments ?? []).flatMap(({ name, value }) =>
    value.kind === Kind.VARIABLE ? [] : [name.value],
  )
  const isPrimitive = (value: unknown) => typeof value !== 'function' && Object(value) !== value

  return (execution) => {
    const plain = variables && valuesOf(variables, execution.variableValues)
    if (plain) return plain
    const known = execution.argumentsByPlace.get(place)
    if (known) return { ...known }
    const values = getArgumentValues(definition, node, execution.variableValues)
    if (!literals.every((name) => isPrimitive(values[name]))) return values
    execution.argumentsByPlace.set(place, values)
    return { ...values }
  }
}

/** An argument, and the variable that gives its value. */
interface VariableArgument {
  readonly name: string
  readonly variable: string
}

/** The arguments, where variables give them all; undefined otherwise. */
function variablesOf({ definition, nodes }: FieldPlace): readonly VariableArgument[] | undefined {
  const nodeOf = new Map((nodes[0]!.arguments ?? []).map(({ name, value }) => [name.value, value]))
  const variables = definition.args.flatMap(({ name }): VariableArgument[] => {
    const node = nodeOf.get(name)
    return node?.kind === Kind.VARIABLE ? [{ name, variable: node.name.value }] : []
  })
  const areAll = definition.args.every(
    (argument) =>
      nodeOf.get(argument.name)?.kind === Kind.VARIABLE ||
      (!nodeOf.has(argument.name) && argument.defaultValue === undefined),
  )
  return areAll ? variables : undefined
}

/** Undefined where a variable has no value: graphql-js knows what that means. */
function valuesOf(
  variables: readonly VariableArgument[],
  values: Execution['variableValues'],
): ArgumentValues | undefined {
  const given: ArgumentValues = {}
  for (const { name, variable } of variables) {
    const value = Object.hasOwn(values, variable) ? values[variable] : undefined
    if (value === undefined || value === null) return undefined
    given[name] = value
  }
  return given
}
