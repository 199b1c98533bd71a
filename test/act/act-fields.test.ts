import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import type { Viewer } from '../../src/domains/user/viewer.ts'
import type { StaffPermission } from '../../src/generated/prisma/enums.ts'
import type { TestApp } from '../_util/test-app.ts'
import { startCrowdedApp } from '../user/crowded-database.ts'
import { storedViewers } from '../user/stored-viewers.ts'
import { type StoredAct, storedActs, visibleTo } from './stored-acts.ts'

const document = `{
  acts(first: 100) {
    nodes {
      id status version createdAt updatedAt signedAt type { id } notary { id }
      title declaredValue repertorioNumber raccoltaNumber internalNotes
      parties { id } documents { id } documentProgress { total accepted missing }
    }
  }
}`

describe('the fields of an act', () => {
  let app: TestApp
  let acts: StoredAct[]
  let viewers: (Viewer & { userId: string })[]

  beforeAll(async () => {
    app = await startCrowdedApp()
    const { client } = app.database
    await client.act.updateMany({ data: { internalNotes: 'Da rileggere.', declaredValue: '1200.50' } })
    await client.act.updateMany({ data: { repertorioNumber: 7, raccoltaNumber: 5 } })
    acts = await storedActs(client)
    viewers = await storedViewers(client)
  })
  afterAll(() => app.close())

  test('that are metadata are seen by everybody who sees the act', async () => {
    for (const viewer of viewers) {
      for (const [answer, act] of await answersOf(viewer)) {
        expect(answer).toMatchObject({
          id: toGlobalId('Act', act.id),
          status: act.status,
          version: act.version,
          createdAt: act.createdAt.toISOString(),
          updatedAt: act.updatedAt.toISOString(),
          signedAt: act.signedAt?.toISOString() ?? null,
          type: { id: toGlobalId('ActType', act.actTypeId) },
          notary: { id: toGlobalId('Notary', act.notaryId) },
        })
      }
    }
  })

  test('that are content are seen by citizens, all but the notes', async () => {
    for (const citizen of viewers.filter(({ role }) => role === 'CITIZEN')) {
      await expectContent(citizen, '1200.50', null)
    }
  })

  test('that are content are seen by notaries', async () => {
    for (const notary of viewers.filter(({ role }) => role === 'NOTARY')) {
      await expectContent(notary, '1200.50', 'Da rileggere.')
    }
  })

  test.each<[permissions: StaffPermission[], value: string | null]>([
    [['PREPARE_ACT'], null],
    [['VERIFY_DOCUMENTS'], null],
    [['PREPARE_ACT', 'VIEW_AML', 'VIEW_WILLS', 'MANAGE_AGENDA'], null],
    [['PREPARE_ACT', 'VIEW_FEES'], '1200.50'],
    [['VERIFY_DOCUMENTS', 'VIEW_FEES', 'VIEW_WILLS'], '1200.50'],
  ])(
    'that are content are seen by staff with %j, the notes among them; the value is %s',
    async (permissions, value) => {
      const staff = viewers.find(({ userId }) => userId === app.people.staff)!
      await app.database.client.staffMember.updateMany({
        where: { userId: staff.userId },
        data: { permissions },
      })
      await expectContent({ ...staff, permissions }, value, 'Da rileggere.')
    },
  )

  test('that are content are not seen by an administrator', async () => {
    const administrator = viewers.find(({ userId }) => userId === app.people.administrator)!
    const answers = await answersOf(administrator)
    expect(answers.length).toBeGreaterThan(40)
    for (const [answer] of answers) {
      expect(answer).toMatchObject({
        title: null,
        declaredValue: null,
        repertorioNumber: null,
        raccoltaNumber: null,
        internalNotes: null,
        parties: [],
        documents: [],
        documentProgress: null,
      })
    }
  })

  test('are read again for every request: a right that is taken away is gone at once', async () => {
    const staff = { as: 'staff' } as const
    const where = { userId: app.people.staff }
    const { client } = app.database
    await client.staffMember.updateMany({ where, data: { permissions: ['PREPARE_ACT'] } })
    const before = await app.query('{ acts { totalCount } }', staff)
    await client.staffMember.updateMany({ where, data: { permissions: ['MANAGE_AGENDA'] } })
    const after = await app.query('{ acts { totalCount } }', staff)
    expect(before.data.acts.totalCount).toBeGreaterThan(0)
    expect(after.data.acts.totalCount).toBe(0)
  })

  async function expectContent(viewer: Viewer, declaredValue: string | null, internalNotes: string | null) {
    for (const [answer, act] of await answersOf(viewer)) {
      const count = (status: string) => act.documents.filter((one) => one.status === status).length
      expect(answer).toMatchObject({
        title: act.title,
        declaredValue,
        repertorioNumber: 7,
        raccoltaNumber: 5,
        internalNotes,
        documentProgress: {
          total: act.documents.length,
          accepted: count('ACCEPTED'),
          missing: count('MISSING'),
        },
      })
    }
  }

  async function answersOf(viewer: Viewer): Promise<[answer: unknown, act: StoredAct][]> {
    const { data, errors } = await app.query(document, { as: { userId: viewer.userId! } })
    const visible = visibleTo(viewer, acts)
    expect(errors).toEqual([])
    expect(data.acts.nodes).toHaveLength(visible.length)
    return visible.map((act, index) => [data.acts.nodes[index], act])
  }
})
