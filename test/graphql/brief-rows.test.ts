import { type GraphQLField, type GraphQLObjectType, getNamedType, isLeafType, isObjectType } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Ledger } from '../../src/budget/ledger.ts'
import type { RequestContext } from '../../src/graphql/context.ts'
import { createPreparingExecutor } from '../../src/graphql/execution/executor.ts'
import { createSchema } from '../../src/graphql/schema.ts'
import { type OwnDatabase, copyDatabase } from '../_util/own-database.ts'
import { createStatementWitness } from '../_util/statement-witness.ts'
import { type TestAnswer, type TestApp, type TestAppOptions, startTestApp } from '../_util/test-app.ts'
import { type Row, briefTypes } from './brief-row-types.ts'

const schema = createSchema({ tracesEveryResolver: false })

type Field = GraphQLField<unknown, unknown>
/** Ways to select a field of a type: what stands in the selection, and the fragments that it needs. */
const ways: Record<string, (text: string, type: string) => readonly [selection: string, fragments?: string]> =
  {
    'by its name': (text) => [text],
    'in an inline fragment': (text) => [`... { ${text} }`],
    'in an inline fragment of its type': (text, type) => [`... on ${type} { ${text} }`],
    'in a fragment within a fragment': (text, type) => [
      '...Outer',
      `fragment Outer on ${type} { ...Inner } fragment Inner on ${type} { ${text} }`,
    ],
  }

const viewers = ['notary', 'citizen'] as const
type ViewerName = (typeof viewers)[number]

describe('brief rows', () => {
  const ledgers = new Map<string, Ledger>()
  let database: OwnDatabase
  let app: TestApp
  let witness: Awaited<ReturnType<typeof createStatementWitness>>
  beforeAll(async () => {
    database = await copyDatabase('small')
    app = await startTestApp({ database, createExecutor: noting(ledgers) })
    witness = await createStatementWitness(database.administrationUrl, new URL(database.url).username)
  })
  afterAll(async () => {
    await witness.close()
    await app.close()
    await database.drop()
  })

  describe.each(briefTypes)('of $name in $whole', (type) => {
    const fields = Object.values((schema.getType(type.name) as GraphQLObjectType).getFields())
    const details = fields.filter(({ name }) => !type.briefFields.includes(name))
    const wholeRows = new Map<ViewerName, [here: Row[], there: Row[]]>()

    beforeAll(async () => {
      const all = fields.map(textOf).join(' ')
      for (const viewer of viewers) {
        const answer = await ask(viewer, type.select(all, all))
        expect(statementsOf(answer)).toEqual([type.whole])
        wholeRows.set(viewer, type.rowsOf(answer.data))
      }
    })

    test('are compared with whole rows that have something in every field', () => {
      const rows = [...wholeRows.values()].flat(2)
      expect(details.length).toBeGreaterThan(0)
      const empty = fields.filter(({ name }) => rows.every((row) => row[name] === null))
      expect(empty.map(({ name }) => name)).toEqual([])
      for (const place of [...wholeRows.values()].flat()) expect(place.length).toBeGreaterThan(1)
    })

    describe.each(viewers)('for a %s', (viewer) => {
      test.each(fields)('are read where they answer $name, and give what whole rows give', async (field) => {
        for (const [way, write] of Object.entries(ways)) {
          const [selection, fragments = ''] = write(textOf(field), type.name)
          const answer = await ask(viewer, `${type.select(selection, selection)} ${fragments}`)
          expectRows(answer, way, ({ [field.name]: value }) => ({ [field.name]: value }))
          expect(statementsOf(answer), way).toEqual([statementFor(field)])
        }
      })

      test.each(fields)('are read where they answer $name, whatever it is called', async (field) => {
        const answer = await ask(viewer, type.select(`id: ${textOf(field)}`, `id: ${textOf(field)}`))
        expectRows(answer, 'as id', (row) => ({ id: row[field.name] }))
        expect(statementsOf(answer)).toEqual([statementFor(field)])
      })

      test.each(fields)(
        'are read where they answer $name, which stands in one place alone',
        async (field) => {
          const answer = await ask(viewer, type.select('__typename', textOf(field)))
          const [here, there] = wholeRows.get(viewer)!
          expect(type.rowsOf(answer.data)).toEqual([
            here.map(() => ({ __typename: type.name })),
            there.map((row) => ({ [field.name]: row[field.name] })),
          ])
          expect(statementsOf(answer)).toEqual([statementFor(field)])
        },
      )

      test.each(details)('are not read where $name could be included', async (field) => {
        for (const directive of ['include', 'skip']) {
          for (const flag of [true, false]) {
            const selection = `id ... @${directive}(if: $flag) { ${textOf(field)} }`
            const document = `query ($flag: Boolean!) ${type.select(selection, selection)}`
            const answer = await ask(viewer, document, { flag })
            const isThere = (directive === 'include') === flag
            expectRows(answer, `${directive}: ${flag}`, ({ id, [field.name]: value }) =>
              isThere ? { id, [field.name]: value } : { id },
            )
            expect(statementsOf(answer)).toEqual([type.whole])
          }
        }
      })

      function expectRows(answer: TestAnswer, message: string, partOf: (row: Row) => Row): void {
        expect(type.rowsOf(answer.data), message).toEqual(
          wholeRows.get(viewer)!.map((rows) => rows.map(partOf)),
        )
      }
    })

    test('take as many statements as whole ones, by our count and by PostgreSQL’s', async () => {
      const counts = new Map<string, readonly number[]>()
      for (const { name } of fields.filter((field) => isLeafType(getNamedType(field.type)))) {
        let sql = 0
        const witnessed = await witness.during(async () => {
          ;({ sql } = await ask('notary', type.select(name, name)))
        })
        counts.set(name, [sql, witnessed])
      }
      const expected = counts.get('id')![0]!
      for (const [name, count] of counts) expect(count, name).toEqual([expected, expected])
    })

    test('and whole ones go to the requests that need them, in the same moment', async () => {
      const briefly = fields.filter((field) => type.briefFields.includes(field.name))
      const selections = [briefly, fields, briefly, fields]
      const answers = await Promise.all(
        selections.map((selected) => {
          const text = selected.map(textOf).join(' ')
          return ask('notary', type.select(text, text))
        }),
      )
      for (const [index, answer] of answers.entries()) {
        const partOf = (row: Row) =>
          Object.fromEntries(selections[index]!.map(({ name }) => [name, row[name]]))
        const expected = wholeRows.get('notary')!.map((rows) => rows.map(partOf))
        expect(type.rowsOf(answer.data)).toEqual(expected)
        expect(statementsOf(answer)).toEqual([index % 2 === 0 ? type.brief : type.whole])
      }
    })

    function statementFor({ name }: Field): string {
      return type.briefFields.includes(name) ? type.brief : type.whole
    }

    /** Those of the type alone. */
    function statementsOf({ headers }: TestAnswer): string[] {
      const { tallies } = ledgers.get(headers['x-request-id']!)!
      // What a list was put together from follows its name.
      const names = new Set([...tallies.keys()].map((name) => name.split(' ')[0]!))
      return [...names].filter((name) => name === type.brief || name === type.whole)
    }
  })

  test('of acts are not read in the order of changes, whose cursors need more', async () => {
    const list = (fields: string) =>
      `{ acts(first: 5, orderBy: { field: UPDATED_AT, direction: DESC }) {
        nodes { ${fields} } edges { cursor } pageInfo { endCursor }
      } }`
    const [some, all] = [await ask('notary', list('id')), await ask('notary', list('id updatedAt'))]
    expect(some.data.acts.edges).toEqual(all.data.acts.edges)
    expect(some.data.acts.pageInfo).toEqual(all.data.acts.pageInfo)
  })

  async function ask(viewer: ViewerName, query: string, variables = {}): Promise<TestAnswer> {
    const answer = await app.query(query, { as: viewer, variables })
    expect(answer.errors).toEqual([])
    return answer
  }
})

/** Keeps the ledger of each request by the request's id. */
function noting(ledgers: Map<string, Ledger>): NonNullable<TestAppOptions['createExecutor']> {
  return (schema) => {
    const execute = createPreparingExecutor(schema)
    return (executed) => {
      const { requestId, ledger } = executed.contextValue as RequestContext
      ledgers.set(requestId, ledger)
      return execute(executed)
    }
  }
}

/** A field with the leaves of its type. */
function textOf({ name, type }: Field): string {
  const returned = getNamedType(type)
  if (!isObjectType(returned)) return name
  const leaves = Object.values(returned.getFields()).filter((field) => isLeafType(getNamedType(field.type)))
  return `${name} { ${leaves.map((leaf) => leaf.name).join(' ')} }`
}
