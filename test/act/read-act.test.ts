import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { type StoredAct, storedActs } from './stored-acts.ts'

const document = `query ($id: ID!) {
  act(id: $id) {
    id status title declaredValue repertorioNumber raccoltaNumber internalNotes version createdAt updatedAt signedAt
    type { code }
    notary { id }
  }
}`
const missingId = toGlobalId('Act', '01931f62-f800-7000-8000-000000000000')

describe('act(id)', () => {
  let app: TestApp
  let ownAct: StoredAct
  let actElsewhere: StoredAct

  beforeAll(async () => {
    app = await startTestApp({ database: 'large' })
    const acts = await storedActs(app.database.client)
    const notary = await app.database.client.notary.findFirstOrThrow({ where: { userId: app.people.notary } })
    ownAct = acts.find((act) => act.notaryId === notary.id && hasEverything(act))!
    actElsewhere = acts.find((act) => act.notaryId !== notary.id && !act.isWill)!
  })
  afterAll(() => app.close())

  test('gives a notary the whole of an act of his own', async () => {
    const answer = await app.query(document, {
      as: 'notary',
      variables: { id: toGlobalId('Act', ownAct.id) },
    })

    expect(answer.errors).toEqual([])
    expect(answer.data.act).toEqual({
      id: toGlobalId('Act', ownAct.id),
      status: ownAct.status,
      title: ownAct.title,
      declaredValue: ownAct.declaredValue!.toFixed(2),
      repertorioNumber: ownAct.repertorioNumber,
      raccoltaNumber: ownAct.raccoltaNumber,
      internalNotes: ownAct.internalNotes,
      version: ownAct.version,
      createdAt: ownAct.createdAt.toISOString(),
      updatedAt: ownAct.updatedAt.toISOString(),
      signedAt: ownAct.signedAt!.toISOString(),
      type: { code: ownAct.actType.code },
      notary: { id: toGlobalId('Notary', ownAct.notaryId) },
    })
  })

  test('takes one statement for the rights, one for the act, and one for each relation', async () => {
    const variables = { id: toGlobalId('Act', ownAct.id) }
    const bare = await app.query('query ($id: ID!) { act(id: $id) { title } }', { as: 'notary', variables })
    const whole = await app.query(document, { as: 'notary', variables })
    expect([bare.sql, whole.sql]).toEqual([2, 4])
  })

  test("answers for somebody else's act as for one that does not exist, byte for byte", async () => {
    const hidden = await app.query(document, {
      as: 'notary',
      variables: { id: toGlobalId('Act', actElsewhere.id) },
    })
    const missing = await app.query(document, { as: 'notary', variables: { id: missingId } })
    expect(missing.text).toBe('{"data":{"act":null}}\n')
    expect([hidden.status, hidden.text, hidden.sql]).toEqual([missing.status, missing.text, missing.sql])
  })

  test('needs a token', async () => {
    const answer = await app.query(document, { variables: { id: toGlobalId('Act', ownAct.id) } })
    expect(answer.data).toEqual({ act: null })
    expect(answer.errors).toMatchObject([{ path: ['act'], extensions: { code: 'UNAUTHENTICATED' } }])
  })

  test.each([
    [
      'an id of another type',
      toGlobalId('Notary', '01931f62-f800-7000-b3f1-28cd27c43dc0'),
      'is an id of type Notary',
    ],
    ['a text that is no id', 'act-1', 'not a global id'],
  ])('refuses %s', async (_kind, id, reason) => {
    const answer = await app.query(document, { as: 'notary', variables: { id } })
    expect(answer.data).toEqual({ act: null })
    expect(answer.errors).toMatchObject([
      { message: expect.stringContaining(reason), path: ['act'], extensions: { code: 'BAD_USER_INPUT' } },
    ])
  })
})

function hasEverything({ declaredValue, raccoltaNumber, internalNotes }: StoredAct): boolean {
  return declaredValue !== null && raccoltaNumber !== null && internalNotes !== null
}
