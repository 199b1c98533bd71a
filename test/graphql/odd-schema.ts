import { makeExecutableSchema } from '@graphql-tools/schema'
import { type GraphQLSchema, GraphQLScalarType } from 'graphql'

/** What our own schema has none of: lists of lists, unions, all depths of null, arguments that differ by type. */
const typeDefs = `
  scalar Odd
  enum Mood { HAPPY SAD SILENT }
  input Range { from: Int! = 1 to: Int inner: Range moods: [Mood!] = [SAD] text: String = "text" }

  interface Being {
    id: ID!
    name(loud: Boolean = false): String
    age: Int!
    mood: Mood
    parent: Being
    friends(first: Int = 2, in: Range): [Being!]
  }
  interface Owned { owner: Being! things: [Thing]! label: String! }
  union Thing = Cat | Dog | Stone

  type Cat implements Being & Owned {
    id: ID!
    name(loud: Boolean = true, times: Int = 2): String
    age: Int!
    mood: Mood
    parent: Cat
    friends(first: Int = 3, in: Range, mood: Mood = HAPPY): [Being!]
    owner: Dog!
    things: [Thing!]!
    label: String!
    lives: [Int!]
    odd: Odd
  }
  type Dog implements Being & Owned {
    id: ID!
    name(loud: Boolean = false, times: Int = 3): String
    age: Int!
    mood: Mood!
    parent: Being
    friends(first: Int = 4, in: Range = { from: 2 }, mood: Mood! = SAD): [Dog!]!
    owner: Being!
    things: [Thing]!
    label: String!
    tricks: [[String]!]
    odd: Odd!
  }
  type Stone {
    id: ID!
    matrix: [[Int!]!]!
    cube: [[[Odd]]]
    moods: [Mood]
    nested: [[Stone!]]
    stone: Stone
    only: Stone!
    float: Float
    flag: Boolean!
    odd: Odd
  }
  type Query {
    being(id: ID): Being
    beings(in: Range, moods: [Mood], ids: [[ID!]]): [Being]
    things: [Thing!]
    thing: Thing
    owned: Owned
    cat: Cat!
    dog(text: String! = "default"): Dog
    stone: Stone
    stones(required: Int!): [Stone!]!
    grid: [[Being]!]!
    odd(odd: Odd): Odd
    mood(mood: Mood): Mood
    count: Int!
  }
  type Mutation { first(id: ID): Being second: Int! third: Stone }
`

/** Values of the scalar that its `serialize` makes something strange of. */
export const oddValues = ['plain', 'throws', 'null', 'undefined', 'later', 'later throws', 'error'] as const

export function createOddSchema(): GraphQLSchema {
  return makeExecutableSchema({
    typeDefs,
    resolvers: {
      Odd: new GraphQLScalarType({ name: 'Odd', serialize: serializeOddly }),
      Mood: { HAPPY: 1, SAD: 'sad inside', SILENT: Number.NaN },
    },
  })
}

function serializeOddly(value: unknown): unknown {
  switch (value as (typeof oddValues)[number]) {
    case 'throws':
      throw new TypeError('Odd throws')
    case 'null':
      return null
    case 'undefined':
      return undefined
    case 'later':
      return Promise.resolve('late')
    case 'later throws':
      return Promise.reject(new RangeError('Odd throws late'))
    case 'error':
      return new Error('Odd as a value')
    default:
      return { value }
  }
}
