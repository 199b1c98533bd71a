import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  parse,
  specifiedRules,
  validate,
} from 'graphql'
import { Random } from '../../prisma/seed/random.ts'

export interface RandomOperationOptions {
  /** Lists are asked for whole, so that every relation has rows; otherwise with small pages and filters. */
  readonly wholeLists: boolean
}

const deepest = 6
const mostAliases = 7

/**
 * A valid operation over the schema, different for each number: nested, with fragments, aliases, and fields asked for
 * several times. Ids stand as variables named after what they must be the id of.
 */
export function randomOperation(
  schema: GraphQLSchema,
  number: number,
  options: RandomOperationOptions,
): string {
  for (let attempt = 0; ; attempt += 1) {
    const text = compose(schema, new Random(`operation ${number}`, attempt), options)
    // Fields of one name that have different types on different types of node cannot stand side by side.
    if (validate(schema, parse(text), specifiedRules).length === 0) return text
  }
}

function compose(schema: GraphQLSchema, random: Random, options: RandomOperationOptions): string {
  const fragments: string[] = []
  let aliases = 0
  const body = selection(schema.getQueryType()!, 0, 0)
  const used = Object.entries(variableTypes).filter(([name]) =>
    new RegExp(`\\$${name}\\b`).test(body + fragments.join()),
  )
  const declared = used.map(([name, type]) => `$${name}: ${type}`).join(', ')
  return [`query Random${declared && `(${declared})`} ${body}`, ...fragments].join('\n')

  function selection(type: GraphQLObjectType, depth: number, connections: number): string {
    const fields = Object.values(type.getFields())
    const leaves = fields.filter((field) => isLeafType(getNamedType(field.type)))
    const composites = depth >= deepest ? [] : fields.filter((field) => mayDescend(field, depth, connections))
    const chosen = [...some(leaves, 2), ...some(composites, depth === 0 ? 2 : 3)]
    const parts = chosen.map((field) => fieldText(field, depth, connections))
    if (parts.length === 0) parts.push('__typename')
    const text = parts.join(' ')
    if (depth === 0 || random.chance(0.75)) return `{ ${text} }`
    if (random.chance(0.5)) return `{ ... on ${type.name} { ${text} } }`
    const name = `Part${fragments.length}`
    fragments.push(`fragment ${name} on ${type.name} { ${text} }`)
    // Spread twice, it must still count once; nested ones would double the aliases at every level.
    return text.includes('...') ? `{ ...${name} }` : `{ ...${name} ...${name} }`
  }

  function mayDescend(field: GraphQLField<unknown, unknown>, depth: number, connections: number): boolean {
    const type = getNamedType(field.type)
    if (isLeafType(type)) return false
    const isConnection = type.name.endsWith('Connection')
    return !(isConnection && connections >= 2) && !(depth > 0 && isAbstractType(type))
  }

  function fieldText(field: GraphQLField<unknown, unknown>, depth: number, connections: number): string {
    const type = getNamedType(field.type)
    const values = field.args.flatMap((argument) => argumentText(argument, type.name))
    const alias = random.chance(0.15) && aliases++ < mostAliases ? `x${aliases}: ` : ''
    const head = `${alias}${field.name}${values.length > 0 ? `(${values.join(', ')})` : ''}`
    const multiplies = type.name.endsWith('Connection') || field.name === 'nodes'
    const inner = connections + (multiplies && values.length > 0 ? 1 : 0)
    if (isObjectType(type)) return `${head} ${selection(type, depth + 1, inner)}`
    if (!isAbstractType(type)) return head
    const parts = some([...schema.getPossibleTypes(type)], 3).map(
      (possible) => `... on ${possible.name} ${selection(possible, depth + 1, inner)}`,
    )
    return `${head} { __typename ${parts.join(' ')} }`
  }

  function argumentText(argument: GraphQLArgument, returned: string): string[] {
    if (argument.name === 'first') return [`first: ${options.wholeLists ? 60 : random.between(1, 5)}`]
    if (isRequiredArgument(argument)) return [`${argument.name}: $${requiredVariable(argument, returned)}`]
    if (options.wholeLists || random.chance(0.6)) return []
    return optionalArguments[`${returned}.${argument.name}`] ?? []
  }

  function some<Item>(items: readonly Item[], most: number): Item[] {
    const shuffled = items
      .map((item) => ({ item, place: random.fraction() }))
      .sort((one, other) => one.place - other.place)
    return shuffled.slice(0, random.between(Math.min(1, items.length), most)).map(({ item }) => item)
  }
}

/** Variables that operations can need; a test gives their values for its database. */
const variableTypes = {
  province: 'String!',
  nodeId: 'ID!',
  ids: '[ID!]!',
  notaryId: 'ID!',
  actId: 'ID!',
  districtId: 'ID!',
}

export type RandomOperationVariables = Record<keyof typeof variableTypes, unknown>

function requiredVariable(argument: GraphQLArgument, returned: string): keyof typeof variableTypes {
  if (argument.name === 'province') return 'province'
  if (argument.name === 'ids') return 'ids'
  return returned === 'Notary' ? 'notaryId' : returned === 'Act' ? 'actId' : 'nodeId'
}

const optionalArguments: Readonly<Record<string, string[]>> = {
  'NotaryConnection.filter': ['filter: { districtId: $districtId, language: "it" }'],
  'NotaryConnection.orderBy': ['orderBy: { field: REGISTRATION_NUMBER, direction: DESC }'],
  'ActConnection.filter': ['filter: { status: [DRAFT, SIGNED, COMPLETED, ARCHIVED], notaryId: $notaryId }'],
  'ActConnection.orderBy': ['orderBy: { field: UPDATED_AT, direction: ASC }'],
}
