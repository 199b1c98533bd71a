import { GraphQLScalarType, parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { createPlainExecutor } from '../../src/graphql/execution/executor.ts'
import { expectAnswer, schemaOf } from './answer.ts'
import { createPreparedExecutor } from './prepared-executor.ts'
import { expectSame, witness } from './witness.ts'

describe('prepared, an operation is answered as by graphql-js', () => {
  test('where another operation of the document has a condition on a variable of the same name', async () => {
    const Big = new GraphQLScalarType({ name: 'Big', parseValue: BigInt as never, serialize: String })
    const schema = schemaOf('scalar Big type Query { name(big: Big): String }', {
      Big,
      Query: { name: (_source, { big }: { big: bigint }) => String(big) },
    })
    const text = `query First($x: Big) { name(big: $x) } query Second($x: Boolean!) { name @skip(if: $x) }`
    for (const [operationName, x] of [
      ['First', '12'],
      ['Second', true],
    ] as const) {
      await expectAnswer(schema, { text, operationName, variables: { x } })
    }
  })

  test('where variables are wrong, missing, null, or wrong in more than fifty ways', async () => {
    const schema = schemaOf(
      `input Range { from: Int! to: Int } enum Mood { HAPPY }
       type Query { count(of: Int = 3, in: Range, all: [Range!]): Int mood(mood: Mood): Mood }`,
      { Query: { count: (_source, values: object) => Object.keys(values).length, mood: () => 'HAPPY' } },
    )
    const text =
      'query ($n: Int!, $in: Range, $all: [Range!], $mood: Mood = HAPPY) { count(of: $n, in: $in, all: $all) mood(mood: $mood) }'
    const all = Array.from({ length: 60 }, (_none, index) => ({ from: `${index}`, more: 1 }))
    const given: (Record<string, unknown> | undefined)[] = [
      undefined,
      {},
      { n: null },
      { n: 1.5 },
      { n: 1, in: {} },
      { n: 1, in: { from: 1, t: 2 } },
      { n: 1, mood: 'HAPY' },
      { n: 1, all: all.slice(0, 25) },
      { n: 1, all: all.slice(0, 26) },
      { n: 1, all },
      { n: 1, mood: null, unknown: 1 },
    ]
    for (const variables of given) await expectAnswer(schema, { text, ...(variables && { variables }) })
    const { errors } = await expectAnswer(schema, { text, variables: { n: 1, all } })
    expect(errors).toHaveLength(51)
  })

  test.each(['', ' = 7'])(
    'where variables are of built-in scalars, with the default "%s"',
    async (byDefault) => {
      const schema = schemaOf(
        `type Query { told(text: String, id: ID, yes: Boolean, number: Int = 5, share: Float): String }`,
        { Query: { told: (_source, values: object) => JSON.stringify(Object.entries(values)) } },
      )
      const asked = 'told(text: $text, id: $id, yes: $yes, number: $number)'
      const text = `query ($text: String!, $id: ID, $yes: Boolean, $number: Int${byDefault}) { ${asked} }`
      const values = [
        '',
        'a',
        0,
        1,
        -1,
        1.5,
        2 ** 31 - 1,
        2 ** 31,
        -(2 ** 31),
        NaN,
        true,
        null,
        [],
        {},
        undefined,
      ]
      await expectAnswer(schema, { text })
      await expectAnswer(schema, { text, variables: { id: 'a', yes: true, number: 1 } })
      for (const name of ['text', 'id', 'yes', 'number']) {
        for (const value of values) {
          await expectAnswer(schema, { text, variables: { text: 'b', [name]: value } })
        }
      }
    },
  )

  test('where a condition is null, at the root and beneath it', async () => {
    const schema = schemaOf('type Row { id: Int } type Query { id: Int row: Row needed: Row! }', {
      Query: { id: () => 1, row: () => ({ id: 1 }), needed: async () => ({ id: 1 }) },
    })
    for (const selected of [
      'id @skip(if: $no)',
      'id row { id @include(if: $no) }',
      'needed { id @skip(if: $no) }',
    ]) {
      const text = `query ($no: Boolean = false) { ${selected} }`
      for (const variables of [{}, { no: true }, { no: null }])
        await expectAnswer(schema, { text, variables })
    }
  })

  test('where conditions change with every run, in more ways than are remembered', async () => {
    const schema = schemaOf(
      'type Row { a: Int b: Int c: Int d: Int e: Int f: Int } type Query { row: Row }',
      {
        Query: { row: () => ({ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 }) },
      },
    )
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    const text = `query (${names.map((name) => `$${name}: Boolean!`).join(' ')})
      { row { ${names.map((name) => `${name} @include(if: $${name})`).join(' ')} } }`
    const document = parse(text)
    const [plain, prepared] = [createPlainExecutor(schema), createPreparedExecutor(schema)]
    const answers = new Set<string>()
    for (let run = 0; run < 300; run += 1) {
      const bits = run % 3 === 0 ? run % 4 : (run * 37) % 64
      const variables = Object.fromEntries(names.map((name, index) => [name, ((bits >> index) & 1) === 1]))
      const reference = await witness(plain, { document, variables })
      expectSame(await witness(prepared, { document, variables }), reference, `${bits}`)
      answers.add(reference.answer)
    }
    expect(answers.size).toBe(64)
  })
})
