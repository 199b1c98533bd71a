import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { ask, expectRefusal } from './exchange.ts'

interface Operation {
  readonly document: string
  readonly variables?: object
}

/** Each asks for a hundred notaries, with a page of so many acts for each. */
const pages: [way: string, operation: (size: number) => Operation][] = [
  [
    'a literal',
    (size) => ({ document: `{ notaries(first: 100) { nodes { acts(first: ${size}) { totalCount } } } }` }),
  ],
  [
    '`last`',
    (size) => ({ document: `{ notaries(last: 100) { nodes { acts(last: ${size}) { totalCount } } } }` }),
  ],
  [
    'edges',
    (size) => ({
      document: `{ notaries(first: 100) { edges { node { acts(first: ${size}) { totalCount } } } } }`,
    }),
  ],
  [
    'a variable',
    (size) => ({
      document: 'query ($n: Int) { notaries(first: 100) { nodes { acts(first: $n) { totalCount } } } }',
      variables: { n: size },
    }),
  ],
  [
    'the default of a variable',
    (size) => ({
      document: `query ($n: Int = ${size}) { notaries(first: 100) { nodes { acts(first: $n) { totalCount } } } }`,
    }),
  ],
  [
    'a variable instead of its default',
    (size) => ({
      document: 'query ($n: Int = 1) { notaries(first: 100) { nodes { acts(first: $n) { totalCount } } } }',
      variables: { n: size },
    }),
  ],
  [
    'fragments',
    (size) => ({
      document: `
        { notaries(first: 100) { ...page } }
        fragment page on NotaryConnection { nodes { ... { ...acts } } }
        fragment acts on Notary { acts(first: ${size}) { totalCount } }`,
    }),
  ],
]

const ids = (count: number) =>
  Array.from({ length: count }, () => toGlobalId('Notary', '01900000-0000-7000-8000-000000000000'))

/** Each asks for so many notaries by their ids, with a hundred acts for each. */
const idLists: [way: string, operation: (count: number) => Operation][] = [
  [
    'a literal',
    (count) => ({
      document: `{ nodes(ids: [${ids(count)
        .map((id) => `"${id}"`)
        .join(' ')}]) { ... on Notary { acts(first: 100) { totalCount } } } }`,
    }),
  ],
  [
    'a variable',
    (count) => ({
      document:
        'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Notary { acts(first: 100) { totalCount } } } }',
      variables: { ids: ids(count) },
    }),
  ],
]

describe('an operation', () => {
  let app: TestApp

  beforeAll(async () => {
    app = await startTestApp()
  })
  afterAll(() => app.close())

  const run = ({ document, variables }: Operation) => ask(app, document, { variables })
  async function accepted(operation: Operation): Promise<void> {
    const { status, body } = await run(operation)
    expect({ status, errors: body.errors }).toEqual({ status: 200, errors: undefined })
  }
  async function refused(operation: Operation, found: number): Promise<void> {
    const message = `The operation asks for up to ${found} nodes; the limit is 10000. Use smaller pages.`
    expectRefusal(await run(operation), { status: 400, code: 'LIMIT_EXCEEDED', message })
  }

  test.each(pages)(
    'may ask for 10,000 nodes with a page size by %s, and for no more',
    async (_way, operation) => {
      await accepted(operation(99))
      await refused(operation(100), 10_100)
    },
  )

  test.each(idLists)('counts the ids in %s', async (_way, operation) => {
    await accepted(operation(99))
    await refused(operation(100), 10_100)
  })

  test('is refused for a single node too many', async () => {
    const document =
      '{ notaries(first: 100) { nodes { acts(first: 99) { totalCount } } } more: notaries(first: 1) { totalCount } }'
    await refused({ document }, 10_001)
  })

  test('asks for 20 nodes by a page without a size, and by one whose size is null', async () => {
    const nested = '{ notaries(first: 23) { nodes { acts { nodes { notary { acts { totalCount } } } } } } }'
    await accepted({ document: nested })
    await refused({ document: nested.replace('23', '24') }, 24 * (1 + 20 * (1 + 20)))
    const document =
      'query ($n: Int = 100) { notaries(first: 100) { nodes { acts(first: $n) { totalCount } } } }'
    await accepted({ document, variables: { n: null } })
  })

  test('cannot balance large pages with negative ones', async () => {
    const document = '{ notaries(first: -100) { nodes { acts(first: 100) { totalCount } } } }'
    const { status, body, statements } = await run({ document })
    expect([status, body.errors[0].extensions.code, statements]).toEqual([200, 'BAD_USER_INPUT', 0])
    expect(body.errors[0].message).toBe('`first` is -100; it can be 1 to 100.')
  })
})
