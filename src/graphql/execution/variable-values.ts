import {
  GraphQLBoolean,
  GraphQLID,
  GraphQLInt,
  type GraphQLNullableType,
  type GraphQLSchema,
  GraphQLString,
  type GraphQLType,
  type OperationDefinitionNode,
  getNullableType,
  getVariableValues,
  isNonNullType,
  typeFromAST,
} from 'graphql'

export type Variables = Readonly<Record<string, unknown>>
type VariableValues = ReturnType<typeof getVariableValues>

/** A variable whose value mostly stays as it is sent. */
interface PlainVariable {
  readonly name: string
  readonly isNullable: boolean
  readonly staysAsItIs: (value: unknown) => boolean
}

/** After so many errors in the values of variables graphql-js looks no further. */
const maxErrors = 50
const largestInt = 2_147_483_647

const isText = (value: unknown) => typeof value === 'string'
const staysAsItIs = new Map<GraphQLNullableType | undefined | null, PlainVariable['staysAsItIs']>([
  [GraphQLString, isText],
  [GraphQLID, isText],
  [GraphQLBoolean, (value) => typeof value === 'boolean'],
  [GraphQLInt, (value) => Number.isInteger(value) && Math.abs(value as number) <= largestInt],
])

/**
 * Coerces the variables of an operation as graphql-js does, which also does it wherever a value would change, is left to its
 * default, or fails. Values of built-in scalars hardly ever do.
 */
export function variableValuesOf(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
): (variables: Variables) => VariableValues {
  const inFull = (variables: Variables) =>
    getVariableValues(schema, variableDefinitions, variables, { maxErrors })
  const plain: PlainVariable[] = []
  for (const { variable, type: typeNode } of variableDefinitions) {
    const type = typeFromAST(schema, typeNode as never) as GraphQLType | undefined
    const stays = staysAsItIs.get(getNullableType(type))
    if (!stays) return inFull
    plain.push({ name: variable.name.value, isNullable: !isNonNullType(type), staysAsItIs: stays })
  }
  const haveDefaults = variableDefinitions.some(({ defaultValue }) => defaultValue)
  return (variables) => {
    const coerced = Object.create(null) as Record<string, unknown>
    for (const { name, isNullable, staysAsItIs: stays } of plain) {
      if (Object.hasOwn(variables, name)) {
        const value = variables[name]
        if (!stays(value) && !(value === null && isNullable)) return inFull(variables)
        coerced[name] = value
      } else if (!isNullable || haveDefaults) return inFull(variables)
    }
    return { coerced }
  }
}
