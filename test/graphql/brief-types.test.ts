import { type GraphQLSchema, getOperationAST, parse } from 'graphql'
import { expect, test } from 'vitest'
import { createOperationFacts } from '../../src/graphql/operation-facts.ts'
import { createSchema } from '../../src/graphql/schema.ts'
import { loadStoredOperations } from '../../src/graphql/stored-operations.ts'

const schema = createSchema({ tracesEveryResolver: false })
const storedOperations = loadStoredOperations(schema)

/** Clients and documents are reached through an interface and a union as well. */
const schemaWithAbstractTypes = createSchema({
  tracesEveryResolver: false,
  extension: {
    typeDefs: `
      interface Dated { id: ID! expiresOn: Date }
      interface Reachable { id: ID! email: String }
      extend type Document implements Dated
      extend type Client implements Reachable
      union Found = Client | Document
      extend type Query { dated: Dated reachable: Reachable found: Found }
    `,
    resolvers: {},
  },
})

test('lists of acts read briefly; details and mutations read whole rows', () => {
  const read = Object.fromEntries(
    storedOperations.all
      .map(({ name, text }) => [name, briefTypesOf(text)] as const)
      .filter(([name]) => /Act[A-Z]|Acts$/.test(name) && !name.includes('Type')),
  )
  expect(read).toEqual({
    ActDetail: [],
    ActRegister: ['Client', 'Document'],
    CreateActDraft: [],
    MyActs: ['Act', 'Client', 'Document'],
    StudioActs: ['Client', 'Document'],
    UpdateActDraft: [],
  })
})

test.each<[document: string, brief: string[]]>([
  ['{ reachable { id } dated { id } }', ['Client', 'Document']],
  ['{ reachable { email } dated { id } }', ['Document']],
  ['{ reachable { id } dated { expiresOn } }', ['Client']],
  ['{ found { __typename } }', ['Client', 'Document']],
  ['{ found { ... on Client { displayName } ... on Document { expiresOn } } }', ['Client']],
  ['{ found { ... on Reachable { email } ... on Document { fileName } } }', ['Document']],
])('%s: brief rows of %j', (document, brief) => {
  // Acts are not asked for, which is brief enough.
  expect(briefTypesOf(document, schemaWithAbstractTypes)).toEqual(['Act', ...brief])
})

test.each([
  ['a field that is not there', '{ viewer { client { displayName shoeSize } } }', ['Act', 'Document']],
  ['a type that is not there', '{ viewer { client { ... on Customer { shoeSize } } } }', []],
])('%s takes whole rows', (_what, document, brief) => {
  expect(briefTypesOf(document)).toEqual(brief)
})

function briefTypesOf(text: string, of: GraphQLSchema = schema): string[] {
  const document = parse(text)
  const factsOf = createOperationFacts(of, storedOperations)
  return [...factsOf(document, getOperationAST(document)!).briefTypes]
}
