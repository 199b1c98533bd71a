import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { type OwnDatabase, copyDatabase } from '../_util/own-database.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { connectionFields, expectWholeList } from '../data/whole-list.ts'
import { storedNotaries } from './stored-notaries.ts'

const document = `query ($filter: NotaryFilter, $orderBy: NotaryOrder, $first: Int, $after: String, $last: Int, $before: String) {
  notaries(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    ${connectionFields} totalCount
  }
}`

describe('paging through notaries', () => {
  let database: OwnDatabase
  let app: TestApp
  let byName: string[]
  let byNumber: string[]
  let namesakes: string[]

  beforeAll(async () => {
    database = await copyDatabase('large')
    app = await startTestApp({ database })
    const { client } = app.database
    // Many of one name: only the id tells them apart.
    const name = { firstName: 'Mario', lastName: 'Rossi', nameFolded: 'rossi mario' }
    const some = await client.notary.findMany({ where: { registrationNumber: { gt: 20_012 } } })
    await client.notary.updateMany({ where: { id: { in: some.map(({ id }) => id) } }, data: name })
    const notaries = (await storedNotaries(client)).filter(({ status }) => status === 'IN_OFFICE')
    namesakes = notaries
      .filter(({ nameFolded }) => nameFolded === name.nameFolded)
      .map(({ id }) => toGlobalId('Notary', id))
    byName = notaries.map(({ id }) => toGlobalId('Notary', id))
    byNumber = notaries
      .toSorted((one, other) => one.registrationNumber - other.registrationNumber)
      .map(({ id }) => toGlobalId('Notary', id))
    expect(namesakes.length).toBeGreaterThan(8)
  })
  afterAll(async () => {
    await app.close()
    await database.drop()
  })

  describe.each(['forwards', 'backwards'] as const)('%s', (way) => {
    test.each([1, 2, 3, 7, 20, 100])('gives the whole list once, by %i, in every order', async (size) => {
      const orders = [
        ['NAME', 'ASC', byName],
        ['NAME', 'DESC', byName.toReversed()],
        ['REGISTRATION_NUMBER', 'ASC', byNumber],
        ['REGISTRATION_NUMBER', 'DESC', byNumber.toReversed()],
      ] as const
      for (const [field, direction, whole] of orders) {
        await expectWholeList(whole, size, way, async (window) => {
          const { data, errors } = await app.query(document, {
            variables: { orderBy: { field, direction }, ...window },
          })
          expect(errors).toEqual([])
          expect(data.notaries.totalCount).toBe(whole.length)
          return data.notaries
        })
      }
    })

    test('goes on within the same filter', async () => {
      await expectWholeList(namesakes, 4, way, async (window) => {
        const { data } = await app.query(document, {
          variables: { filter: { name: 'rossi mario' }, ...window },
        })
        return data.notaries
      })
    })
  })

  test('ends on an empty page where nobody meets the filter', async () => {
    const { data } = await app.query(document, { variables: { filter: { name: 'nobody at all' } } })
    expect(data.notaries).toEqual({
      nodes: [],
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
      totalCount: 0,
    })
  })
})
