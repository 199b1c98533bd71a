import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import type { Viewer } from '../../src/domains/user/viewer.ts'
import { type StoredAct, storedActs, visibleTo } from '../act/stored-acts.ts'
import type { TestApp } from '../_util/test-app.ts'
import { startCrowdedApp } from '../user/crowded-database.ts'
import { storedViewers } from '../user/stored-viewers.ts'

type StoredDocument = StoredAct['documents'][number]

const document = `{
  acts(first: 100) {
    nodes {
      documents {
        id status fileName sizeBytes uploadedAt expiresOn rejectionReason type { id code category } owner { id displayName }
      }
      documentProgress { total accepted missing }
    }
  }
}`

describe('the documents of an act', () => {
  let app: TestApp
  let acts: StoredAct[]
  let viewers: Viewer[]

  beforeAll(async () => {
    app = await startCrowdedApp()
    acts = await storedActs(app.database.client)
    viewers = await storedViewers(app.database.client)
  })
  afterAll(() => app.close())

  test('are all shown to notaries and staff, in the order of the checklist', async () => {
    for (const viewer of viewers.filter(({ role }) => role === 'NOTARY' || role === 'STAFF')) {
      await expectDocuments(viewer, () => true)
    }
  })

  test("are shown to a citizen where they are his or the act's, never those of another party", async () => {
    let hidden = 0
    for (const viewer of viewers.filter(({ role }) => role === 'CITIZEN')) {
      const isShown = ({ ownerClientId }: StoredDocument) =>
        ownerClientId === null || ownerClientId === viewer.clientId
      await expectDocuments(viewer, isShown)
      const all = visibleTo(viewer, acts).flatMap(({ documents }) => documents)
      hidden += all.filter((one) => !isShown(one)).length
    }
    expect(hidden).toBeGreaterThan(50)
  })

  test('are counted as a whole for everybody who sees some of them', async () => {
    for (const viewer of viewers.filter(({ role }) => role !== 'ADMINISTRATOR')) {
      const { data } = await app.query(document, { as: { userId: viewer.userId! } })
      const counts = visibleTo(viewer, acts).map(({ documents }) => ({
        total: documents.length,
        accepted: documents.filter(({ status }) => status === 'ACCEPTED').length,
        missing: documents.filter(({ status }) => status === 'MISSING').length,
      }))
      const progress = data.acts.nodes.map((act: { documentProgress: unknown }) => act.documentProgress)
      expect(progress).toEqual(counts)
    }
  })

  test('are none, with a progress of nothing, where the act has none', async () => {
    const act = visibleTo(
      viewers.find(({ userId }) => userId === app.people.notary)!,
      acts,
    )[0]!
    const bare = await app.database.client.act.create({
      data: { notaryId: act.notaryId, actTypeId: act.actTypeId, title: 'Senza documenti' },
    })
    const answer = await app.query(
      'query ($id: ID!) { act(id: $id) { documents { id } documentProgress { total accepted missing } } }',
      { as: 'notary', variables: { id: toGlobalId('Act', bare.id) } },
    )
    await app.database.client.act.deleteMany({ where: { id: bare.id } })
    expect(answer.data.act).toEqual({
      documents: [],
      documentProgress: { total: 0, accepted: 0, missing: 0 },
    })
  })

  async function expectDocuments(viewer: Viewer, isShown: (one: StoredDocument) => boolean): Promise<void> {
    const { client } = app.database
    const types = new Map((await client.documentType.findMany()).map((type) => [type.id, type]))
    const { data, errors } = await app.query(document, { as: { userId: viewer.userId! } })
    expect(errors).toEqual([])
    for (const [index, act] of visibleTo(viewer, acts).entries()) {
      const shown = act.documents.filter(isShown).sort((one, other) => one.position - other.position)
      expect(data.acts.nodes[index].documents).toEqual(
        shown.map((row) => ({
          id: toGlobalId('Document', row.id),
          status: row.status,
          fileName: row.fileName,
          sizeBytes: row.sizeBytes,
          uploadedAt: row.uploadedAt?.toISOString() ?? null,
          expiresOn: row.expiresOn?.toISOString().slice(0, 10) ?? null,
          rejectionReason: row.rejectionReason,
          type: {
            id: toGlobalId('DocumentType', row.documentTypeId),
            code: types.get(row.documentTypeId)!.code,
            category: types.get(row.documentTypeId)!.category,
          },
          owner: row.ownerClientId && {
            id: toGlobalId('Client', row.ownerClientId),
            displayName: expect.stringMatching(/\S/),
          },
        })),
      )
    }
  }
})
