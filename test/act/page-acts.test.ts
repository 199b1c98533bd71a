import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import type { Viewer } from '../../src/domains/user/viewer.ts'
import { type OwnDatabase, copyDatabase } from '../_util/own-database.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { connectionFields, expectWholeList } from '../data/whole-list.ts'
import { storedViewers } from '../user/stored-viewers.ts'
import { type StoredAct, storedActs, visibleTo } from './stored-acts.ts'

const roles = ['citizen', 'notary', 'staff', 'administrator'] as const

const document = `query ($filter: ActFilter, $orderBy: ActOrder, $first: Int, $after: String, $last: Int, $before: String) {
  acts(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    ${connectionFields}
  }
}`

describe('paging through acts', () => {
  let database: OwnDatabase
  let app: TestApp
  let acts: StoredAct[]
  let viewers: Viewer[]

  beforeAll(async () => {
    database = await copyDatabase('small')
    app = await startTestApp({ database })
    // Many acts at the same instant: only the id tells them apart.
    await app.database.client.$executeRaw`
      update act set created_at = date_trunc('year', created_at), updated_at = date_trunc('month', updated_at)`
    acts = await storedActs(app.database.client)
    viewers = await storedViewers(app.database.client)
  })
  afterAll(async () => {
    await app.close()
    await database.drop()
  })

  describe.each(roles)('as %s', (role) => {
    test.each([1, 3, 7, 100])(
      'gives the whole list once, by %i, in every order and from either end',
      async (size) => {
        for (const field of ['CREATED_AT', 'UPDATED_AT'] as const) {
          for (const direction of ['ASC', 'DESC'] as const) {
            const whole = visibleIds(role, field, direction)
            expect(whole.length).toBeGreaterThan(3)
            for (const way of ['forwards', 'backwards'] as const) {
              await expectWholeList(whole, size, way, async (window) => {
                const variables = { orderBy: { field, direction }, ...window }
                const answer = await app.query(document, { as: role, variables })
                expect(answer.errors).toEqual([])
                return answer.data.acts
              })
            }
          }
        }
      },
    )
  })

  test('goes on within the same filter', async () => {
    const filter = { status: ['COMPLETED', 'ARCHIVED'] }
    const whole = visibleIds('notary', 'CREATED_AT', 'DESC').filter((id) =>
      acts.some((act) => toGlobalId('Act', act.id) === id && filter.status.includes(act.status)),
    )
    await expectWholeList(whole, 4, 'forwards', async (window) => {
      const { data } = await app.query(document, { as: 'notary', variables: { filter, ...window } })
      return data.acts
    })
  })

  test('keeps to the rows between two cursors', async () => {
    const whole = visibleIds('administrator', 'CREATED_AT', 'DESC')
    const { data } = await app.query(document, { as: 'administrator', variables: { first: 100 } })
    const cursors: string[] = data.acts.edges.map(({ cursor }: { cursor: string }) => cursor)
    const variables = { after: cursors[4], before: cursors[10], first: 3 }
    const inside = await app.query(document, { as: 'administrator', variables })
    expect(inside.data.acts.nodes.map(({ id }: { id: string }) => id)).toEqual(whole.slice(5, 8))
    const rest = await app.query(document, {
      as: 'administrator',
      variables: { ...variables, first: undefined, last: 3 },
    })
    expect(rest.data.acts.nodes.map(({ id }: { id: string }) => id)).toEqual(whole.slice(7, 10))
  })

  function visibleIds(
    role: (typeof roles)[number],
    field: 'CREATED_AT' | 'UPDATED_AT',
    direction: 'ASC' | 'DESC',
  ): string[] {
    const viewer = viewers.find(({ userId }) => userId === app.people[role])!
    const sign = direction === 'ASC' ? 1 : -1
    const placeOf = (act: StoredAct) =>
      `${(field === 'CREATED_AT' ? act.createdAt : act.updatedAt).toISOString()} ${act.id}`
    return visibleTo(viewer, acts)
      .sort((one, other) => sign * (placeOf(one) < placeOf(other) ? -1 : 1))
      .map((act) => toGlobalId('Act', act.id))
  }
})
