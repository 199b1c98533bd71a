import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import type { Viewer } from '../../src/domains/user/viewer.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { storedViewers } from '../user/stored-viewers.ts'
import { type StoredAct, storedActs, visibleTo } from './stored-acts.ts'

const everything = `
  id title declaredValue internalNotes repertorioNumber version createdAt type { name } notary { fullName }
  parties { role client { displayName } } documents { fileName owner { displayName } } documentProgress { total }`

const documents = [
  ['act(id)', `query ($id: ID!) { act(id: $id) { ${everything} } }`],
  ['node(id)', `query ($id: ID!) { node(id: $id) { id ... on Act { ${everything} } } }`],
  ['nodes(ids)', `query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Act { ${everything} } } }`],
] as const

describe("somebody else's act and an act that does not exist", () => {
  let app: TestApp
  let acts: StoredAct[]
  let viewers: Viewer[]

  beforeAll(async () => {
    app = await startTestApp()
    acts = await storedActs(app.database.client)
    viewers = await storedViewers(app.database.client)
  })
  afterAll(() => app.close())

  test.each(documents)(
    'look the same by %s, for every account, and take as many statements',
    async (_name, document) => {
      for (const viewer of viewers) {
        const visible = new Set(visibleTo(viewer, acts))
        const hidden = acts.filter((act) => !visible.has(act)).slice(0, 12)
        const missing = await ask(document, viewer, toGlobalId('Act', randomUUID()))
        for (const act of hidden) {
          const answer = await ask(document, viewer, toGlobalId('Act', act.id))
          expect(answer, `${viewer.role} ${viewer.userId}, act ${act.id}`).toEqual(missing)
        }
      }
    },
  )

  async function ask(document: string, viewer: Viewer, id: string) {
    const { status, text, sql } = await app.query(document, {
      as: { userId: viewer.userId! },
      variables: { id, ids: [id, id] },
    })
    return { status, text, sql }
  }
})
