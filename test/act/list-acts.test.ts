import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import type { ActFilter } from '../../src/generated/graphql.ts'
import { type TestApp, type TestRequest, startTestApp } from '../_util/test-app.ts'
import { storedViewers } from '../user/stored-viewers.ts'
import { type StoredAct, storedActs, visibleTo } from './stored-acts.ts'

const document = `query ($filter: ActFilter, $orderBy: ActOrder, $first: Int, $after: String, $last: Int) {
  acts(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last) {
    nodes { id } totalCount pageInfo { endCursor }
  }
}`

describe('acts', () => {
  let app: TestApp
  /** What the first notary may see, newest first. */
  let own: StoredAct[]

  beforeAll(async () => {
    app = await startTestApp({ database: 'large' })
    const viewers = await storedViewers(app.database.client)
    const notary = viewers.find(({ userId }) => userId === app.people.notary)!
    own = visibleTo(notary, await storedActs(app.database.client))
  })
  afterAll(() => app.close())

  test('are twenty by default, the newest first', async () => {
    const { data } = await app.query('{ acts { nodes { id } totalCount } }', { as: 'notary' })
    expect(data.acts.nodes).toEqual(globalIds(own.slice(0, 20)))
    expect(data.acts.totalCount).toBe(own.length)
  })

  test('can be ordered by their last change', async () => {
    const orderBy = { field: 'UPDATED_AT', direction: 'DESC' }
    const { data } = await list({ orderBy, first: 100 })
    const changed = own.toSorted((one, other) => (one.updatedAt < other.updatedAt ? 1 : -1))
    expect(data.acts.nodes).toEqual(globalIds(changed))
  })

  test('are narrowed by every state, and by several of them', async () => {
    const statuses = [...new Set(own.map(({ status }) => status))]
    expect(statuses.length).toBeGreaterThan(4)
    for (const status of [...statuses.map((one) => [one]), statuses.slice(0, 2), statuses]) {
      await expectList({ status }, (act) => status.includes(act.status))
    }
  })

  test('are narrowed by every kind of act', async () => {
    const actTypes = await app.database.client.actType.findMany()
    for (const { id } of actTypes) {
      await expectList({ actTypeId: toGlobalId('ActType', id) }, (act) => act.actTypeId === id)
    }
  })

  test('are narrowed by notary: his own, and nothing for another one', async () => {
    const notaries = await app.database.client.notary.findMany()
    for (const { id } of notaries) {
      await expectList({ notaryId: toGlobalId('Notary', id) }, (act) => act.notaryId === id)
    }
  })

  test('meet all conditions that are given', async () => {
    const { actTypeId, notaryId, status } = own.find(({ isWill }) => !isWill)!
    const filter: ActFilter = {
      actTypeId: toGlobalId('ActType', actTypeId),
      notaryId: toGlobalId('Notary', notaryId),
      status: [status],
    }
    const found = await expectList(filter, (act) => act.actTypeId === actTypeId && act.status === status)
    expect(found.length).toBeGreaterThan(0)
  })

  test('are none where no state is accepted, and none of a kind that does not exist', async () => {
    await expectList({ status: [] }, () => false)
    await expectList({ actTypeId: toGlobalId('ActType', own[0]!.id) }, () => false)
  })

  test('of a studio are merged from its notaries, in one order', async () => {
    const viewers = await storedViewers(app.database.client)
    const staff = viewers.find(({ userId }) => userId === app.people.staff)!
    const studioActs = visibleTo(staff, await storedActs(app.database.client))
    expect(new Set(studioActs.map(({ notaryId }) => notaryId)).size).toBe(2)
    for (const { id } of [{ id: undefined }, ...staff.studioNotaryIds.map((id) => ({ id }))]) {
      const filter = id === undefined ? {} : { notaryId: toGlobalId('Notary', id) }
      const { data } = await list({ filter, first: 100 }, 'staff')
      const expected = studioActs.filter(({ notaryId }) => id === undefined || notaryId === id)
      expect(data.acts.nodes).toEqual(globalIds(expected.slice(0, 100)))
      expect(data.acts.totalCount).toBe(expected.length)
    }
  })

  test('need a token', async () => {
    const answer = await app.query(document)
    expect(answer.data).toEqual({ acts: null })
    expect(answer.errors).toMatchObject([{ path: ['acts'], extensions: { code: 'UNAUTHENTICATED' } }])
  })

  test.each([
    ['no rows', { first: 0 }, '`first` is 0; it can be 1 to 100.'],
    ['more rows than a page holds', { first: 101 }, '`first` is 101; it can be 1 to 100.'],
    [
      'both ends at once',
      { first: 1, last: 1 },
      '`first` and `last` cannot be used together: pass one of them.',
    ],
    [
      'what is no cursor',
      { after: 'abc' },
      '`after` is not a cursor. Pass one that `pageInfo` or an edge gave.',
    ],
    [
      'a kind by an id of another type',
      { filter: { actTypeId: toGlobalId('Act', '01931f62-f800-7000-b3f1-28cd27c43dc0') } },
      '`filter.actTypeId` is an id of type Act; an id of type ActType is needed.',
    ],
  ])('refuse %s', async (_what, variables, message) => {
    const answer = await list(variables)
    expect(answer.data).toEqual({ acts: null })
    expect(answer.errors).toMatchObject([{ message, path: ['acts'], extensions: { code: 'BAD_USER_INPUT' } }])
  })

  test('refuse a cursor of another order', async () => {
    const { data } = await list({ first: 1 })
    const after = data.acts.pageInfo.endCursor
    const answer = await list({ after, orderBy: { field: 'UPDATED_AT', direction: 'ASC' } })
    expect(answer.errors[0]?.message).toBe(
      '`after` is a cursor of the order CREATED_AT; this list is in order UPDATED_AT.',
    )
  })

  test('refuse cursors that somebody wrote, before PostgreSQL sees them', async () => {
    const id = own[0]!.id
    for (const parts of [
      ['CREATED_AT', 'yesterday', id],
      ['CREATED_AT', '2026-02-30T00:00:00.000Z', id],
      ['CREATED_AT', own[0]!.createdAt.toISOString(), '-'.repeat(36)],
    ]) {
      const answer = await list({ after: Buffer.from(JSON.stringify(parts)).toString('base64url') })
      expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
    }
  })

  function list(variables: TestRequest['variables'], as: TestRequest['as'] = 'notary') {
    return app.query(document, { as, variables })
  }

  async function expectList(filter: ActFilter, holds: (act: StoredAct) => boolean): Promise<StoredAct[]> {
    const expected = own.filter(holds)
    const { data, errors } = await list({ filter, first: 100 })
    expect(errors).toEqual([])
    expect(data.acts.nodes, JSON.stringify(filter)).toEqual(globalIds(expected))
    expect(data.acts.totalCount, JSON.stringify(filter)).toBe(expected.length)
    return expected
  }
})

function globalIds(acts: readonly StoredAct[]) {
  return acts.map(({ id }) => ({ id: toGlobalId('Act', id) }))
}
