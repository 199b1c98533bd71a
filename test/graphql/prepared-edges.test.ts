import { type GraphQLObjectType, GraphQLScalarType, getIntrospectionQuery } from 'graphql'
import { describe, expect, test } from 'vitest'
import { createSchema } from '../../src/graphql/schema.ts'
import { ForeignPromise } from './foreign-promise.ts'
import { expectAnswer, schemaOf } from './answer.ts'

const row = (properties: PropertyDescriptorMap) => Object.defineProperties({}, properties)

const later = async (ticks: number): Promise<void> => {
  for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve()
}

describe('prepared, an operation is answered as by graphql-js', () => {
  test.each([true, false])('where promises are foreign, to the end: %s', async (staysForeign) => {
    const foreign = (value: unknown) => new ForeignPromise(Promise.resolve(value), staysForeign)
    const schema = schemaOf(
      `interface Named { name: String }
       type Cat implements Named { name: String }
       type Query { name: String names: [String!] named: Named allNamed: [Named] }`,
      {
        Query: {
          name: () => foreign('one'),
          names: () => [foreign('one'), 'two', foreign(null)],
          named: () => foreign({ name: foreign('Tom') }),
          allNamed: () => foreign([foreign({ name: 'Tom' }), null]),
        },
        Named: { __resolveType: () => foreign('Cat') as never },
      },
    )
    for (const text of ['{ name }', '{ names }', '{ named { name } }', '{ name names allNamed { name } }']) {
      await expectAnswer(schema, { text })
    }
    expect((await expectAnswer(schema, { text: '{ named { name } }' })).data).toEqual({
      named: { name: 'Tom' },
    })
  })

  test('where a function is a promise', async () => {
    const promise = Object.assign(() => 'called', { then: (give: (value: string) => void) => give('kept') })
    const schema = schemaOf('type Query { name: String names: [String] }', {
      Query: { name: () => promise, names: () => ['one', promise] },
    })
    await expectAnswer(schema, { text: '{ names other: names }' })
    await expectAnswer(schema, { text: '{ name names }' })
  })

  test('where what a promise gives is nothing, so that the field is left out', async () => {
    const schema = schemaOf('type Query { nothing: String needed: String! name: String }', {
      Query: { nothing: () => ({ then() {} }), needed: () => ({ then() {} }), name: () => 'one' },
    })
    const { data } = await expectAnswer(schema, { text: '{ nothing needed name }' })
    expect(data).toEqual({ name: 'one' })
  })

  test('where a property of a row throws, is a promise that fails, or changes with each look', async () => {
    let looks = 0
    const schema = schemaOf(
      'type Row { throws: String needed: String! fails: String counts: Int method: Int } type Query { row: Row }',
      {
        Query: {
          row() {
            looks = 0
            const fail = () => {
              throw new Error('no property')
            }
            return row({
              throws: { get: fail },
              needed: { get: fail },
              fails: { get: () => Promise.reject(new Error('not kept')) },
              counts: { get: () => Object.assign(Object(++looks), {}) as unknown },
              method: { get: () => (++looks, () => looks) },
            })
          },
        },
      },
    )
    const { errors } = await expectAnswer(schema, {
      text: '{ row { throws fails counts other: counts method } }',
    })
    expect(errors!.map(({ path }) => path)).toEqual([
      ['row', 'throws'],
      ['row', 'fails'],
    ])
    expect(await expectAnswer(schema, { text: '{ row { needed } }' })).toMatchObject({
      data: { row: null },
      errors: [{ path: ['row', 'needed'] }],
    })
  })

  test('where leaves are given values of every kind', async () => {
    const values = [true, false, 0, 1.5, 2 ** 40, Number.NaN, '', '7', 'A', 7n, Symbol('A'), null, undefined]
    const objects = [{}, [], new Date(0), { valueOf: () => 7 }, { toJSON: () => 'A' }, Object('A')]
    const types = ['String', 'ID', 'Int', 'Float', 'Boolean', 'Letter']
    const schema = schemaOf(
      `enum Letter { A }
       type Row { ${types.map((type) => `${type}: ${type} needed${type}: ${type}! all${type}: [${type}]`).join(' ')} }
       type Query { rows: [Row] }`,
      {
        Query: {
          rows: () =>
            [...values, ...objects].map((value) =>
              Object.fromEntries(
                types.flatMap((type) => [
                  [type, value],
                  [`needed${type}`, value],
                  [`all${type}`, [value]],
                ]),
              ),
            ),
        },
      },
    )
    for (const type of types) {
      await expectAnswer(schema, { text: `{ rows { ${type} all${type} } }` })
      await expectAnswer(schema, { text: `{ rows { needed${type} } }` })
    }
  })

  test('where a scalar is serialized later, or fails then', async () => {
    const serialize = (value: unknown) =>
      value === 'fails' ? Promise.reject(new Error('late')) : Promise.resolve(value)
    const schema = schemaOf(
      'scalar Late type Row { late: Late fails: Late needed: Late! } type Query { row: Row late: Late all: [Late] }',
      {
        Late: new GraphQLScalarType({ name: 'Late', serialize }),
        Query: {
          row: () => ({ late: 'value', fails: 'fails', needed: 'fails' }),
          late: () => 'fails',
          all: () => ['value', 'fails'],
        },
      },
    )
    for (const text of ['{ row { late fails } late all }', '{ row { needed } }']) {
      await expectAnswer(schema, { text })
    }
  })

  test('where failures race: one at once beside a promise, the others some microtasks later', async () => {
    for (let ticks = 0; ticks < 12; ticks += 1) {
      const schema = schemaOf(
        'type Row { later: Int fails: Int! rejects: Int! } type Query { one: Row other: Row last: Int! }',
        {
          Query: { one: () => ({}), other: () => ({}), last: () => later(ticks).then(() => null) },
          Row: {
            later: async () => 1,
            fails: () => {
              throw new Error('at once')
            },
            rejects: async () => {
              await later(ticks)
              throw new Error('later')
            },
          },
        },
      )
      for (const text of [
        '{ one { later fails } other { rejects } }',
        '{ one { later fails } last }',
        '{ other { rejects } one { later other: later fails } last }',
      ]) {
        await expectAnswer(schema, { text })
      }
    }
  })

  test('where resolvers write on what they are told, and the type of an object hangs on it', async () => {
    const write =
      (name: string) =>
      (...given: unknown[]) => {
        Object.assign(given.at(-1) as object, { written: name })
        return [{}, {}]
      }
    const schema = schemaOf(
      `interface Named { id: Int } type Cat implements Named { id: Int } type Dog implements Named { id: Int }
       type Row { method: [Named] } type Query { cats: [Named] row: Row }`,
      {
        Query: { cats: write('Cat'), row: () => ({ method: write('Dog') }) },
        Named: { __resolveType: (...given: unknown[]) => (given[2] as { written: string }).written },
      },
    )
    const { data } = await expectAnswer(schema, {
      text: '{ cats { __typename } row { method { __typename } } }',
    })
    const [cats, dogs] = ['Cat', 'Dog'].map((name) => [{ __typename: name }, { __typename: name }])
    expect(data).toEqual({ cats, row: { method: dogs } })
  })

  test('where a resolver is null, which stands for none', async () => {
    const schema = schemaOf('type Row { name(of: Int): String plain: String } type Query { row: Row }', {
      Query: { row: () => ({ name: 'one', plain: 'two' }) },
    })
    const { name } = (schema.getType('Row') as GraphQLObjectType).getFields()
    name!.resolve = null as never
    await expectAnswer(schema, { text: '{ row { name plain } }' })
  })

  test('where names of the answer are names that objects have, too', async () => {
    const schema = schemaOf('type Query { name: String late: String }', {
      Query: { name: () => 'one', late: async () => 'two' },
    })
    await expectAnswer(schema, {
      text: '{ then: name toJSON: late constructor: name hasOwnProperty: late valueOf: name }',
    })
  })

  test('where the schema is asked for', async () => {
    const schema = createSchema({ tracesEveryResolver: false })
    await expectAnswer(schema, {
      text: getIntrospectionQuery({ descriptions: true, specifiedByUrl: true, inputValueDeprecation: true }),
    })
  })
})
