import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { cursorOf } from '../../src/data/keyset.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { connectionFields, expectWholeList } from '../data/whole-list.ts'
import { storedViewers } from '../user/stored-viewers.ts'
import { type StoredAct, storedActs, visibleTo } from './stored-acts.ts'

const roles = ['citizen', 'notary', 'staff', 'administrator'] as const
type RoleName = (typeof roles)[number]

const window =
  '$filter: ActFilter, $orderBy: ActOrder, $first: Int, $after: String, $last: Int, $before: String'
const fields = `
  acts(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    ${connectionFields} totalCount
  }`
const ofAll = `query (${window}) { notaries(first: 25, filter: { status: [IN_OFFICE, SUSPENDED] }) { nodes { id ${fields} } } }`
const ofOne = `query ($id: ID!, ${window}) { notary(id: $id) { ${fields} } }`

describe('the acts of notaries', () => {
  let app: TestApp
  /** What each role may see, newest first. */
  let visible: Record<RoleName, StoredAct[]>

  beforeAll(async () => {
    app = await startTestApp({ database: 'large' })
    const acts = await storedActs(app.database.client)
    const viewers = await storedViewers(app.database.client)
    const of = (role: RoleName) =>
      visibleTo(
        viewers.find(({ userId }) => userId === app.people[role])!,
        acts,
      )
    visible = {
      citizen: of('citizen'),
      notary: of('notary'),
      staff: of('staff'),
      administrator: of('administrator'),
    }
  })
  afterAll(() => app.close())

  test.each(roles)('asked for together are those of each one alone, as %s', async (role) => {
    const variables = { first: 5, orderBy: { field: 'UPDATED_AT', direction: 'ASC' } }
    const together = await app.query(ofAll, { as: role, variables })
    expect(together.data.notaries.nodes).toHaveLength(24)
    for (const { id, acts } of together.data.notaries.nodes) {
      const alone = await app.query(ofOne, { as: role, variables: { ...variables, id } })
      expect(acts).toEqual(alone.data.notary.acts)
    }
  })

  test.each(roles)('are the visible ones in any window, from any place on, as %s', async (role) => {
    const notaryIds = [...new Set((await storedActs(app.database.client)).map(({ notaryId }) => notaryId))]
    const place = fc.option(fc.constantFrom(...visible[role]), { nil: undefined })
    const property = fc.asyncProperty(
      fc.record({
        field: fc.constantFrom('CREATED_AT', 'UPDATED_AT'),
        direction: fc.constantFrom('ASC', 'DESC'),
      }),
      fc.integer({ min: 1, max: 12 }),
      fc.boolean(),
      place,
      place,
      async (orderBy, size, isBackward, after, before) => {
        const variables = {
          orderBy,
          [isBackward ? 'last' : 'first']: size,
          after: after && cursorOf(orderBy, placeOf(after, orderBy.field)),
          before: before && cursorOf(orderBy, placeOf(before, orderBy.field)),
        }
        const { data, errors } = await app.query(ofAll, { as: role, variables })
        expect(errors).toEqual([])
        const answers = new Map<string, { nodes: unknown; totalCount: number }>(
          data.notaries.nodes.map((node: { id: string; acts: unknown }) => [node.id, node.acts]),
        )
        const compare = comparison(orderBy)
        for (const notaryId of notaryIds) {
          const own = visible[role].filter((act) => act.notaryId === notaryId).sort(compare)
          const inside = own.filter(
            (act) => (!after || compare(after, act) < 0) && (!before || compare(act, before) < 0),
          )
          const page = isBackward ? inside.slice(-size) : inside.slice(0, size)
          const answer = answers.get(toGlobalId('Notary', notaryId))!
          expect(answer.nodes).toEqual(page.map(({ id }) => ({ id: toGlobalId('Act', id) })))
          expect(answer.totalCount).toBe(own.length)
        }
      },
    )
    await fc.assert(property, { numRuns: 30 })
  })

  test('are narrowed by state and kind for every notary', async () => {
    const { actTypeId } = visible.administrator[0]!
    const filter = { status: ['COMPLETED', 'ARCHIVED', 'DRAFT'], actTypeId: toGlobalId('ActType', actTypeId) }
    const { data } = await app.query(ofAll, { as: 'administrator', variables: { filter, first: 20 } })
    const matching = visible.administrator.filter(
      (act) => filter.status.includes(act.status) && act.actTypeId === actTypeId,
    )
    expect(matching.length).toBeGreaterThan(3)
    for (const { id, acts } of data.notaries.nodes) {
      const expected = matching.filter((act) => toGlobalId('Notary', act.notaryId) === id)
      expect(acts.nodes).toEqual(expected.map((act) => ({ id: toGlobalId('Act', act.id) })))
      expect(acts.totalCount).toBe(expected.length)
    }
  })

  test('are none where the filter names another notary', async () => {
    const notaryIds = [...new Set(visible.administrator.map(({ notaryId }) => notaryId))]
    const [first, other] = notaryIds.map((id) => toGlobalId('Notary', id))
    const variables = { id: first, filter: { notaryId: other } }
    const { data } = await app.query(ofOne, { as: 'administrator', variables })
    expect(data.notary.acts).toMatchObject({ nodes: [], totalCount: 0 })
  })

  test.each(['forwards', 'backwards'] as const)('of each notary come once, page by page, %s', async (way) => {
    for (const role of roles) {
      for (const notaryId of new Set(visible[role].map((act) => act.notaryId))) {
        const whole = visible[role].filter((act) => act.notaryId === notaryId)
        await expectWholeList(
          whole.map((act) => toGlobalId('Act', act.id)),
          3,
          way,
          async (page) => {
            const variables = { ...page, id: toGlobalId('Notary', notaryId) }
            const { data } = await app.query(ofOne, { as: role, variables })
            return data.notary.acts
          },
        )
      }
    }
  })
})

function placeOf(act: StoredAct, field: string): readonly [string, string] {
  return [(field === 'CREATED_AT' ? act.createdAt : act.updatedAt).toISOString(), act.id]
}

function comparison({ field, direction }: { field: string; direction: string }) {
  const sign = direction === 'ASC' ? 1 : -1
  return (one: StoredAct, other: StoredAct) => {
    const [place, otherPlace] = [placeOf(one, field).join(), placeOf(other, field).join()]
    return place === otherPlace ? 0 : place < otherPlace ? -sign : sign
  }
}
