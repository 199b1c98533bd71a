import { describe, expect, test } from 'vitest'
import { expectAnswer } from './answer.ts'
import { later, loader } from './promised.ts'
import { kinds, rowsOf, schemaOfRace, schemaWith } from './waiting-rows.ts'

/** Numbers of microtasks around those that a row takes to its list. */
const moments = Array.from({ length: 16 }, (_, count) => count)

describe('rows that wait arrive in their list when graphql-js lets them', () => {
  test.each(moments)('where another field fails %i microtasks later', async (microtasks) => {
    let kindLoader = loader(() => null)
    const schema = schemaWith({
      rows() {
        kindLoader = loader((name) => (name === 'c' ? Promise.reject(new Error('no c')) : { name }))
        return rowsOf(kinds)
      },
      kind: ({ kind }) => kindLoader.load(kind as string),
      late: () =>
        later(microtasks).then(() => {
          throw new Error('late')
        }),
    })
    // What cannot be null fails when the list before it has arrived, and not before.
    await expectAnswer(schema, { text: '{ late group { rows { title } bad } }' })
    await expectAnswer(schema, { text: '{ late group { rows { kind { name } } bad } }' })
    await expectAnswer(schema, { text: '{ late group { neededRows { neededKind { name } } } }' })
    await expectAnswer(schema, { text: '{ late rows { kind { needed } } }' })
  })

  test.each(moments)(
    'where lists arrive when nothing fails, and one beside them does after %i',
    async (microtasks) => {
      let kindLoader = loader(() => null)
      const schema = schemaWith({
        rows() {
          kindLoader = loader((name) => ({ name }))
          return rowsOf(kinds)
        },
        kind: ({ kind }) => kindLoader.load(kind as string),
        late: () =>
          later(microtasks).then(() => {
            throw new Error('late')
          }),
      })
      const { errors } = await expectAnswer(schema, { text: '{ group { rows { kind { name } } bad } late }' })
      expect(errors).toHaveLength(2)
    },
  )

  test.each(moments)(
    'where rows wait for rows that wait, and a field beside them fails after %i',
    async (late) => {
      let kindLoader = loader(() => null)
      const schema = schemaOfRace(
        `type Kind { name: String }
         type Row { kind: Kind rows: [Row] }`,
        late + 6,
        {
          rows: () => rowsOf(['a', 'b']),
          Row: {
            rows: () =>
              later(2).then(() => {
                kindLoader = loader((name) => ({ name }))
                return rowsOf(kinds)
              }),
            kind: ({ kind }: { kind: string }) => kindLoader.load(kind),
          },
        },
      )
      await expectAnswer(schema, { text: '{ group { rows { rows { kind { name } } } bad } late }' })
      await expectAnswer(schema, {
        text: '{ late group { rows { rows { kind { name } } more: rows { kind { name } } } bad } }',
      })
    },
  )

  test.each(moments)(
    'where kinds are complete only later, and a field beside them fails after %i',
    async (at) => {
      for (const microtasks of [0, 1, 2, 3]) {
        let kindLoader = loader(() => null)
        const schema = schemaWith({
          rows() {
            kindLoader = loader((name) => ({ name: later(microtasks).then(() => name) }))
            return rowsOf(kinds)
          },
          kind: ({ kind }) => kindLoader.load(kind as string),
          late: () => later(at).then(() => Promise.reject(new Error('late'))),
        })
        await expectAnswer(schema, { text: '{ group { rows { kind { name } } bad } late }' })
      }
    },
  )

  test.each(moments)(
    'where what tells their type is no promise of the language, and %i',
    async (microtasks) => {
      let kindLoader = loader(() => null)
      const schema = schemaOfRace(
        `interface Kind { name: String }
         type Known implements Kind { name: String }
         type Row { kind: Kind }`,
        microtasks,
        {
          rows() {
            kindLoader = loader((name) => ({ name }))
            return rowsOf(kinds)
          },
          Row: { kind: ({ kind }: { kind: string }) => kindLoader.load(kind) },
          Kind: { __resolveType: () => new AtOnce('Known') as never },
        },
      )
      const { errors } = await expectAnswer(schema, { text: '{ group { rows { kind { name } } bad } late }' })
      expect(errors).toHaveLength(2)
    },
  )
})

/** Calls back while it is asked. */
class AtOnce {
  readonly #value: unknown

  constructor(value: unknown) {
    this.#value = value
  }

  then(fulfilled: (value: unknown) => unknown): AtOnce {
    return new AtOnce(fulfilled(this.#value))
  }
}
