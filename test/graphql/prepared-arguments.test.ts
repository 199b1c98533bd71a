import { GraphQLScalarType, Kind, parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { expectAnswer, schemaOf } from './answer.ts'
import { createPreparedExecutor } from './prepared-executor.ts'
import { witness } from './witness.ts'

describe('prepared, an operation is answered as by graphql-js', () => {
  test('where types that implement an interface preset different arguments', async () => {
    const name = (_source: unknown, { times }: { times: number }) => times
    const schema = schemaOf(
      `interface Named { name(times: Int = 1): Int }
       type Cat implements Named { name(times: Int = 2): Int }
       type Dog implements Named { name(times: Int = 3): Int }
       type Query { all: [Named] }`,
      {
        Query: { all: () => [{ __typename: 'Cat' }, { __typename: 'Dog' }] },
        Cat: { name },
        Dog: { name },
      },
    )
    const { data } = await expectAnswer(schema, { text: '{ all { name } }' })
    expect(data).toEqual({ all: [{ name: 2 }, { name: 3 }] })
  })

  test('where resolvers write on the arguments that they are given', async () => {
    const count = (_source: unknown, values: { of?: number; seen?: number }) =>
      (values.seen = (values.seen ?? values.of ?? 0) + 1)
    const schema = schemaOf('type Row { count(of: Int): Int bare: Int } type Query { rows: [Row] }', {
      Query: { rows: () => [{}, {}, {}] },
      Row: { count, bare: count },
    })
    const { data } = await expectAnswer(schema, { text: '{ rows { count(of: 4) bare } }' })
    expect(data).toEqual({ rows: Array(3).fill({ count: 5, bare: 1 }) })
  })

  test('where resolvers write on what is within the arguments', async () => {
    interface Values {
      in?: { from: number }
      all?: number[]
      odd?: { value: number }
    }
    const count = (_source: unknown, { in: range, all, odd }: Values) => {
      if (range) range.from += 1
      if (odd) odd.value += 1
      all?.push(0)
      return `${range?.from} ${all?.length} ${odd?.value}`
    }
    const Odd = new GraphQLScalarType({
      name: 'Odd',
      parseValue: (value) => ({ value }),
      parseLiteral: (node) => ({ value: node.kind === Kind.INT ? Number(node.value) : 0 }),
    })
    const schema = schemaOf(
      `scalar Odd input Range { from: Int = 1 }
       type Row { count(in: Range = { from: 10 }, all: [Int], odd: Odd): String } type Query { rows: [Row] }`,
      { Odd, Query: { rows: () => [{}, {}, {}] }, Row: { count } },
    )
    const asked = [
      '{ rows { count(in: { from: 1 }, all: [1, 2], odd: 1) } }',
      'query ($range: Range, $all: [Int], $odd: Odd) { rows { count(in: $range, all: $all, odd: $odd) } }',
      'query ($from: Int, $one: Int) { rows { count(in: { from: $from }, all: [$one], odd: 1) } }',
    ]
    for (const text of asked) {
      const variables = { range: { from: 1 }, all: [1, 2], odd: 1, from: 1, one: 1 }
      const { data } = await expectAnswer(schema, { text, variables })
      // What comes whole from a variable is one object for all rows.
      const isShared = text === asked[1]
      const length = text === asked[2] ? 2 : 3
      const seen = [0, 1, 2]
        .map((row) => (isShared ? row : 0))
        .map((by) => `${2 + by} ${length + by} ${2 + by}`)
      expect(data, text).toEqual({ rows: seen.map((count) => ({ count })) })
    }
  })

  test('where arguments are wrong for some runs', async () => {
    const schema = schemaOf('type Row { count(of: Int! = 1): Int } type Query { rows: [Row] }', {
      Query: { rows: () => [{}, {}] },
      Row: { count: (_source, { of }: { of: number }) => of },
    })
    const text = 'query ($of: Int) { rows { count(of: $of) } }'
    for (const variables of [{}, { of: 2 }, { of: null }]) await expectAnswer(schema, { text, variables })
  })
})

test('literals are worked out once per place and run, however many rows there are', async () => {
  let literals = 0
  const Odd = new GraphQLScalarType({
    name: 'Odd',
    parseValue: (value) => value,
    parseLiteral: () => ++literals,
  })
  const schema = schemaOf('scalar Odd type Row { count(odd: Odd): Int } type Query { rows: [Row] }', {
    Odd,
    Query: { rows: () => Array.from({ length: 20 }, () => ({})) },
    Row: { count: (_source, { odd }: { odd: number }) => odd },
  })
  const execute = createPreparedExecutor(schema)
  const document = parse('{ rows { count(odd: 1) other: count(odd: 2) } }')
  for (const run of [1, 2, 3]) {
    await witness(execute, { document })
    expect(literals).toBe(run * 2)
  }
})
