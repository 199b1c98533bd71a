import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import type { Viewer } from '../../src/domains/user/viewer.ts'
import { type StoredAct, storedActs, visibleTo } from '../act/stored-acts.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { storedViewers } from '../user/stored-viewers.ts'

const document = '{ acts(first: 100) { nodes { parties { id role client { id } } } } }'

describe('the parties of an act', () => {
  let app: TestApp
  let acts: StoredAct[]
  let viewers: Viewer[]

  beforeAll(async () => {
    app = await startTestApp()
    acts = await storedActs(app.database.client)
    viewers = await storedViewers(app.database.client)
  })
  afterAll(() => app.close())

  test("are all shown, in the act's order, to whoever sees what the act says", async () => {
    for (const viewer of viewers.filter(({ role }) => role !== 'ADMINISTRATOR')) {
      const { data, errors } = await app.query(document, { as: { userId: viewer.userId! } })
      expect(errors).toEqual([])
      const expected = visibleTo(viewer, acts).map(({ parties }) => ({
        parties: parties
          .toSorted((one, other) => one.position - other.position)
          .map(({ id, role, clientId }) => ({
            id: toGlobalId('Party', id),
            role,
            client: { id: toGlobalId('Client', clientId) },
          })),
      }))
      expect(data.acts.nodes).toEqual(expected)
    }
  })

  test('are empty for an administrator, at the cost of no statement', async () => {
    const bare = await app.query('{ acts(first: 100) { nodes { id } } }', { as: 'administrator' })
    const answer = await app.query(document, { as: 'administrator' })
    expect(answer.data.acts.nodes.length).toBeGreaterThan(40)
    expect(answer.data.acts.nodes).toEqual(answer.data.acts.nodes.map(() => ({ parties: [] })))
    expect(answer.sql).toBe(bare.sql)
  })
})
