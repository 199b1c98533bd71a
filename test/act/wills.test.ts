import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import type { Viewer } from '../../src/domains/user/viewer.ts'
import type { TestApp } from '../_util/test-app.ts'
import { startCrowdedApp } from '../user/crowded-database.ts'
import { storedViewers } from '../user/stored-viewers.ts'
import { type StoredAct, storedActs } from './stored-acts.ts'

// Whatever can be asked about acts without an id of one of them: rows, counts, newest ones, pages, filters.
const questions = `query ($willType: ID!, $notaryId: ID!) {
  acts(first: 100) { nodes { id version } totalCount pageInfo { hasNextPage endCursor } }
  byNotary: acts(first: 1, filter: { notaryId: $notaryId }) { nodes { id } totalCount pageInfo { hasNextPage } }
  byType: acts(filter: { actTypeId: $willType }) { nodes { id } totalCount pageInfo { hasNextPage startCursor } }
  lastChanged: acts(last: 3, orderBy: { field: UPDATED_AT, direction: ASC }) {
    nodes { id documentProgress { total } } totalCount pageInfo { hasPreviousPage }
  }
  notaries(first: 50) {
    nodes {
      id actCount newestAct { id createdAt }
      acts(first: 2) { nodes { id } totalCount pageInfo { hasNextPage } }
      wills: acts(filter: { actTypeId: $willType }) { nodes { id } totalCount }
    }
  }
}`

describe('wills', () => {
  let app: TestApp
  let appWithoutWills: TestApp
  let wills: StoredAct[]
  let viewers: (Viewer & { userId: string })[]
  /** The same account in the database without wills. */
  let twinOf: (viewer: Viewer) => string

  beforeAll(async () => {
    app = await startCrowdedApp()
    wills = (await storedActs(app.database.client)).filter(({ isWill }) => isWill)
    viewers = await storedViewers(app.database.client)
    appWithoutWills = await startCrowdedApp()
    await appWithoutWills.database.client.act.deleteMany({ where: { actType: { isWill: true } } })
    // Accounts that were added have other ids there.
    const twins = new Map(
      (await storedViewers(appWithoutWills.database.client)).map((twin) => [keyOf(twin), twin.userId]),
    )
    twinOf = (viewer) => twins.get(keyOf(viewer))!
  })
  afterAll(() => Promise.all([app.close(), appWithoutWills.close()]))

  test('are seen by their testator, their notary, and staff who have been given the right, by nobody else', async () => {
    const variables = { ids: wills.map((will) => toGlobalId('Act', will.id)) }
    for (const viewer of viewers) {
      const { data } = await app.query('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
        as: { userId: viewer.userId },
        variables,
      })
      const expected = wills.map((will) => (maySee(viewer, will) ? { id: toGlobalId('Act', will.id) } : null))
      expect(data.nodes, `${viewer.role} ${viewer.userId}`).toEqual(expected)
    }
  })

  test('leave no trace for anybody else: all answers are as if there were none, byte for byte', async () => {
    const outsiders = viewers.filter((viewer) => !wills.some((will) => maySee(viewer, will)))
    expect(new Set(outsiders.map(({ role }) => role))).toEqual(
      new Set(['CITIZEN', 'STAFF', 'NOTARY', 'ADMINISTRATOR']),
    )
    for (const [index, viewer] of outsiders.entries()) {
      const will = wills[index % wills.length]!
      const variables = {
        willType: toGlobalId('ActType', will.actTypeId),
        notaryId: toGlobalId('Notary', will.notaryId),
      }
      const answer = await app.query(questions, { as: { userId: viewer.userId }, variables })
      const twin = await appWithoutWills.query(questions, { as: { userId: twinOf(viewer) }, variables })
      expect(answer.errors).toEqual([])
      expect(answer.text, `${viewer.role} ${viewer.userId}`).toBe(twin.text)
    }
  })

  test('leave no trace for somebody without a token', async () => {
    const document = `{ notaries(first: 50) { nodes { actCount newestAct { id } acts { totalCount nodes { id } } } } }`
    const [answer, twin] = [await app.query(document), await appWithoutWills.query(document)]
    expect(answer.text).toBe(twin.text)
    expect(answer.data.notaries.nodes[0]).toEqual({
      actCount: 0,
      newestAct: null,
      acts: { totalCount: 0, nodes: [] },
    })
  })

  function maySee(
    { role, clientId, notaryId, studioNotaryIds, permissions }: Viewer,
    will: StoredAct,
  ): boolean {
    switch (role) {
      case 'CITIZEN':
        return will.parties.some((party) => party.role === 'TESTATOR' && party.clientId === clientId)
      case 'NOTARY':
        return will.notaryId === notaryId
      case 'STAFF':
        return (
          studioNotaryIds.includes(will.notaryId) &&
          permissions.includes('VIEW_WILLS') &&
          (permissions.includes('PREPARE_ACT') || permissions.includes('VERIFY_DOCUMENTS'))
        )
      default:
        return false
    }
  }
})

/** What stays the same of an account in both databases. */
function keyOf({ role, notaryId, clientId, studioId, permissions }: Viewer): string {
  return JSON.stringify([role, notaryId, clientId, studioId, permissions])
}
