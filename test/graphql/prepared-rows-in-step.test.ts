import { describe, expect, test } from 'vitest'
import { expectAnswer, schemaOf } from './answer.ts'
import { later, loader } from './promised.ts'
import { type Kind, kinds, rowsOf, schemaWith } from './waiting-rows.ts'

describe('rows that wait for one field keep step, and are answered as by graphql-js', () => {
  test('whether they wait for one promise or for several', async () => {
    let kindLoader = loader((name) => ({ name }))
    const schema = schemaWith({
      rows() {
        kindLoader = loader((name) => ({ name }))
        return rowsOf(kinds)
      },
      kind: ({ kind }) => kindLoader.load(kind as string),
    })
    const { data } = await expectAnswer(schema, { text: '{ group { rows { title kind { name } } } }' })
    expect(data).toEqual({
      group: { rows: kinds.map((name) => ({ title: `of ${name}`, kind: { name } })) },
    })
    await expectAnswer(schema, { text: '{ group { lists { kind { name } title } } rows { kind { name } } }' })
  })

  test('where others wait for the same promises, before, between, or when they have come', async () => {
    let kindLoader = loader(() => null)
    const rows = () => rowsOf(kinds)
    const schema = schemaOf(
      `type Kind { name: String needed: String! }
       type Row { kind: Kind }
       type Query { begin: Int rows: [Row] kind: Kind lateRows: [Row] }`,
      {
        Query: {
          begin() {
            kindLoader = loader((name) => ({ name, needed: null }))
            return 1
          },
          rows,
          kind: () => kindLoader.load('a'),
          lateRows: () => later(6).then(rows),
        },
        Row: { kind: ({ kind }: { kind: string }) => kindLoader.load(kind) },
      },
    )
    await expectAnswer(schema, { text: '{ begin rows { kind { name } } lateRows { kind { name } } }' })
    const { errors } = await expectAnswer(schema, {
      text: '{ begin a: rows { kind { needed } } kind { needed } b: rows { kind { needed } } lateRows { kind { needed } } }',
    })
    const paths = errors!.map(({ path }) => (path as unknown[]).slice(0, 2).join('.'))
    expect(paths.slice(0, 7)).toEqual(['a.0', 'a.2', 'a.5', 'kind.needed', 'b.0', 'b.2', 'b.5'])
  })

  test('where some of them fail, and where one that may not', async () => {
    let kindLoader = loader(() => null)
    const fail = (name: string): unknown => {
      if (name === 'a') throw new Error('no a')
      return name === 'b' ? { name, needed: null } : { name, needed: name }
    }
    const schema = schemaWith({
      rows() {
        kindLoader = loader(fail)
        return rowsOf(kinds)
      },
      kind: ({ kind }) => kindLoader.load(kind as string),
    })
    const { errors } = await expectAnswer(schema, { text: '{ group { rows { kind { needed } } } }' })
    expect(errors!.map(({ path }) => (path as unknown[])[2])).toEqual([0, 2, 5, 1, 4])
    for (const list of ['rows', 'neededRows', 'lists']) {
      for (const field of ['kind', 'neededKind']) {
        await expectAnswer(schema, {
          text: `{ group { ${list} { ${field} { needed } } } group2 { ${list} { ${field} { name } } } }`,
        })
      }
    }
  })

  test('where items of the list are promised, or a row fails at once, or another field is promised', async () => {
    let kindLoader = loader(() => null)
    let odd: unknown
    const schema = schemaWith({
      rows() {
        kindLoader = loader((name) => ({ name }))
        return [...rowsOf(kinds), odd, ...rowsOf(['a', 'd'])]
      },
      kind: ({ kind }) => kindLoader.load(kind as string),
    })
    const oddOnes: (() => unknown)[] = [
      () => later(2).then(() => ({ kind: 'a', title: 'promised', needed: 'here' })),
      () => later(9).then(() => Promise.reject(new Error('no row'))),
      () => ({ kind: 'b', title: later(4).then(() => 'promised') }),
      () => ({ kind: 'b', title: Promise.reject(new Error('no title')) }),
      () => ({ kind: 'e' }),
      () => new Error('a row that is an error'),
      () => null,
    ]
    for (const makeOdd of oddOnes) {
      for (const list of ['rows', 'neededRows']) {
        for (const fields of ['title kind { name }', 'kind { name } title', 'kind { name } needed']) {
          await expectAnswer(
            oddly(schema, () => (odd = makeOdd())),
            { text: `{ group { ${list} { ${fields} } } }` },
          )
        }
      }
    }
  })

  /** Makes the odd one anew for each of the two runs. */
  function oddly(schema: ReturnType<typeof schemaWith>, make: () => void) {
    const group = schema.getQueryType()!.getFields()['group']!
    group.resolve = () => {
      make()
      return {}
    }
    return schema
  }

  test('where kinds are complete only later', async () => {
    let kindLoader = loader(() => null)
    const schema = schemaWith({
      rows() {
        kindLoader = loader((name) => ({
          name: later(3).then(() => (name === 'b' ? new Error('no b') : name)),
        }))
        return rowsOf(kinds)
      },
      kind: ({ kind }) => kindLoader.load(kind as string),
    })
    const { data } = await expectAnswer(schema, { text: '{ rows { kind { name } } }' })
    expect((data as { rows: { kind: Kind }[] }).rows.map(({ kind }) => kind.name)).toEqual([
      'a',
      null,
      'a',
      'c',
      null,
      'a',
    ])
    await expectAnswer(schema, { text: '{ rows { neededKind { name } } neededRows { kind { name } } }' })
  })

  test('where the list breaks off while its rows wait, and they fail then', async () => {
    let kindLoader = loader(() => null)
    const schema = schemaWith({
      *rows() {
        kindLoader = loader(() => Promise.reject(new Error('no kind')))
        yield* rowsOf(kinds)
        throw new Error('broken off')
      },
      kind: ({ kind }) => kindLoader.load(kind as string),
    })
    for (const text of [
      '{ rows { kind { name } } }',
      '{ neededRows { neededKind { name } } group { rows { title } } }',
    ]) {
      const { errors } = await expectAnswer(schema, { text })
      expect(errors!.map(({ message }) => message)).toContain('broken off')
    }
  })
})
