import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql'

/** A field that gives objects of a type, with an operation that asks for them. */
export interface Route {
  readonly coordinate: string
  readonly document: string
  /** The variable that the operation needs. */
  readonly idVariable: 'id' | 'ids' | undefined
}

type Wrap = (selection: string) => string

/** A type that a field leads to, and what stands between the field and the type's own fields. */
interface Target {
  readonly type: GraphQLObjectType
  readonly wrap: Wrap
  readonly isStep: boolean
}

/** Every field of the schema that gives objects of these types, each reached by the shortest way that needs no id. */
export function routesTo(typeNames: readonly string[], schema: GraphQLSchema): Route[] {
  const routes: Route[] = []
  const waiting: { type: GraphQLObjectType; wrap: Wrap }[] = [
    { type: schema.getQueryType()!, wrap: (inner) => inner },
  ]
  const visited = new Set<string>()
  for (const { type, wrap } of waiting) {
    if (visited.has(type.name)) continue
    visited.add(type.name)
    for (const field of fieldsWithoutIdFirst(type)) {
      for (const target of targetsOf(field, schema)) {
        const step: Wrap = (inner) => wrap(`${field.name}${callOf(field)} { ${target.wrap(inner)} }`)
        if (typeNames.includes(target.type.name)) {
          routes.push({
            coordinate: `${type.name}.${field.name}`,
            ...operationOf(step(leavesOf(target.type))),
          })
        }
        if (target.isStep) waiting.push({ type: target.type, wrap: step })
      }
    }
  }
  return routes
}

function fieldsWithoutIdFirst(type: GraphQLObjectType): GraphQLField<unknown, unknown>[] {
  const fields = Object.values(type.getFields())
  const needsId = (field: GraphQLField<unknown, unknown>) => field.args.some(isRequiredArgument)
  return [...fields.filter((field) => !needsId(field)), ...fields.filter(needsId)]
}

function targetsOf(field: GraphQLField<unknown, unknown>, schema: GraphQLSchema): Target[] {
  const type = getNamedType(field.type)
  if (isAbstractType(type)) {
    const wrapIn =
      (name: string): Wrap =>
      (inner) =>
        `... on ${name} { ${inner} }`
    // Given by its own id: nothing that lies behind has a shorter way.
    return schema.getPossibleTypes(type).map((one) => ({ type: one, wrap: wrapIn(one.name), isStep: false }))
  }
  if (!isObjectType(type)) return []
  const nodes = type.getFields().nodes
  if (!nodes) return [{ type, wrap: (inner) => inner, isStep: true }]
  const node = getNamedType(nodes.type) as GraphQLObjectType
  return [
    { type: node, wrap: (inner) => `nodes { ${inner} }`, isStep: true },
    { type: node, wrap: (inner) => `edges { node { ${inner} } }`, isStep: false },
  ]
}

/** Whatever of a type has no fields of its own. */
function leavesOf(type: GraphQLObjectType): string {
  const leaves = Object.values(type.getFields()).filter((field) => isLeafType(getNamedType(field.type)))
  return ['__typename', ...leaves.map(({ name }) => name)].join(' ')
}

function callOf(field: GraphQLField<unknown, unknown>): string {
  const values: Record<string, string> = { first: '60', id: '$id', ids: '$ids', province: '"MI"' }
  const given = field.args.filter((argument) => isRequiredArgument(argument) || argument.name === 'first')
  return given.length > 0 ? `(${given.map(({ name }) => `${name}: ${values[name]}`).join(', ')})` : ''
}

function operationOf(selection: string): Pick<Route, 'document' | 'idVariable'> {
  if (selection.includes('$ids'))
    return { document: `query ($ids: [ID!]!) { ${selection} }`, idVariable: 'ids' }
  if (selection.includes('$id')) return { document: `query ($id: ID!) { ${selection} }`, idVariable: 'id' }
  return { document: `{ ${selection} }`, idVariable: undefined }
}
