import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { type DocumentNode, type GraphQLResolveInfo, getOperationAST, parse } from 'graphql'
import { expect, test } from 'vitest'
import {
  type Executor,
  createPlainExecutor,
  createPreparingExecutor,
} from '../../src/graphql/execution/executor.ts'
import { prepareOperation } from '../../src/graphql/execution/prepared-operation.ts'
import { witness } from './witness.ts'

const typeDefs = `
  type Row { name: String }
  type Query { row: Row nodes: String }
  type Mutation { count(by: Int = 1): Int fails: Int later: Int }
`

function createCountingSchema(isTypeOf?: (value: unknown) => boolean) {
  let count = 0
  const seen: GraphQLResolveInfo['fieldNodes'][] = []
  const schema = makeExecutableSchema({
    typeDefs,
    resolvers: {
      ...(isTypeOf && { Row: { __isTypeOf: isTypeOf } }),
      Query: {
        row: () => ({ name: 'one' }),
        nodes: (_source, _values, _context, { fieldNodes }) => void seen.push(fieldNodes),
      },
      Mutation: {
        count: (_source, { by }) => (count += by),
        fails: () => {
          throw new Error('not counted')
        },
        later: async () => (count += 10),
      },
    },
  })
  return { schema, seen }
}

function run(execute: Executor, document: DocumentNode, operationName?: string) {
  const operation = getOperationAST(document, operationName) ?? undefined
  return execute({ document, operation, operationName, contextValue: {} })
}

/** What each of three runs is answered. */
async function threeAnswers(execute: Executor, document: DocumentNode, operationName?: string) {
  const answers = []
  for (let time = 0; time < 3; time += 1) {
    const asked = { document, ...(operationName !== undefined && { operationName }) }
    answers.push((await witness(execute, asked)).answer)
  }
  return answers
}

test.each([
  ['a mutation', 'mutation { a: count later b: count(by: 5) fails c: count }', undefined],
  ['a name that objects do not take', '{ __proto__: row { name } row { __proto__: name } }', undefined],
  ['an operation that is not there', 'query A { nodes } query B { nodes }', 'C'],
  ['an operation that is not named', 'query A { nodes } query B { nodes }', undefined],
  ['one of two operations', 'query A { row { name } } query B { nodes }', 'B'],
])('%s is answered as by graphql-js, every time', async (_what, text, operationName) => {
  const document = parse(text)
  const plain = await threeAnswers(
    createPlainExecutor(createCountingSchema().schema),
    document,
    operationName,
  )
  const preparing = createPreparingExecutor(createCountingSchema().schema)
  expect(await threeAnswers(preparing, document, operationName)).toEqual(plain)
})

test('mutations, and answers with a name that objects do not take, are not prepared', () => {
  const { schema } = createCountingSchema()
  for (const text of ['mutation { count }', '{ __proto__: nodes }', '{ row { __proto__: name } }']) {
    const document = parse(text)
    expect(prepareOperation(schema, document, getOperationAST(document)!), text).toBeUndefined()
  }
})

test('types that tell which values are theirs are asked every time', async () => {
  const { schema } = createCountingSchema(() => false)
  const document = parse('{ row { name } }')
  const answers = await threeAnswers(createPreparingExecutor(schema), document)
  expect(answers).toEqual(await threeAnswers(createPlainExecutor(schema), document))
  expect(answers[2]).toContain('Expected value of type')
})

test('a document is prepared at its first run, and not again', () => {
  // A prepared operation gives resolvers the same nodes at every run.
  const { schema, seen } = createCountingSchema()
  const execute = createPreparingExecutor(schema)
  const document = parse('{ nodes }')
  for (let time = 0; time < 4; time += 1) void run(execute, document)
  expect([seen[0] === seen[1], seen[1] === seen[2], seen[2] === seen[3]]).toEqual([true, true, true])
  void run(execute, parse('{ nodes }'))
  void run(execute, document)
  expect(seen[5]).toBe(seen[1])
})

test('the thousand documents that ran last are remembered, and no others are kept', async () => {
  const { schema, seen } = createCountingSchema()
  const execute = createPreparingExecutor(schema)
  const runTwice = (document: DocumentNode) => {
    void run(execute, document)
    void run(execute, document)
    return seen.splice(0).at(-1)
  }
  const first = parse('{ nodes }')
  const nodes = runTwice(first)
  const known = Array.from({ length: 1_500 }, (_none, index) => {
    const document = parse(`query Q${index} { nodes }`)
    runTwice(document)
    if (index === 500) expect(runTwice(first)).toBe(nodes)
    return new WeakRef(document)
  })
  expect(runTwice(first)).toBe(nodes)
  for (let index = 0; index < 1_000; index += 1) runTwice(parse(`query R${index} { nodes }`))
  expect(runTwice(first)).not.toBe(nodes)

  setFlagsFromString('--expose-gc')
  // What a weak reference was just asked for is kept until the turn ends.
  await new Promise((done) => setImmediate(done))
  ;(runInNewContext('gc') as () => void)()
  expect(known.filter((document) => document.deref() !== undefined)).toHaveLength(0)
})

test('the sixteen variants that ran last are remembered', () => {
  const { schema, seen } = createCountingSchema()
  const execute = createPreparingExecutor(schema)
  const names = ['a', 'b', 'c', 'd', 'e']
  const document = parse(
    `query (${names.map((name) => `$${name}: Boolean!`).join(' ')})
     { nodes row { ${names.map((name) => `${name}: name @skip(if: $${name})`).join(' ')} } }`,
  )
  const operation = getOperationAST(document)!
  const runVariant = (variant: number) => {
    const variables = Object.fromEntries(names.map((name, index) => [name, ((variant >> index) & 1) === 1]))
    void execute({ document, operation, contextValue: {}, variables })
    return seen.at(-1)
  }
  runVariant(0)
  const first = Array.from({ length: 16 }, (_none, variant) => runVariant(variant))
  expect(first.map((_nodes, variant) => runVariant(variant))).toEqual(first)
  expect(first.every((nodes, variant) => runVariant(variant) === nodes)).toBe(true)
  runVariant(16)
  expect([runVariant(1) === first[1], runVariant(0) === first[0]]).toEqual([true, false])
})
