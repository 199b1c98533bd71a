import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import type { TestApp } from '../_util/test-app.ts'
import { startCrowdedApp } from './crowded-database.ts'
import { storedViewers } from './stored-viewers.ts'

const document = '{ viewer { id role permissions notary { id } client { id } studio { id } } }'

describe('viewer', () => {
  let app: TestApp

  beforeAll(async () => {
    app = await startCrowdedApp()
  })
  afterAll(() => app.close())

  test('tells every account what it is, and whom it stands for', async () => {
    const viewers = await storedViewers(app.database.client)
    expect(new Set(viewers.map(({ role }) => role)).size).toBe(4)
    for (const { userId, role, permissions, notaryId, clientId, studioId } of viewers) {
      const answer = await app.query(document, { as: { userId } })
      expect(answer.errors).toEqual([])
      expect(answer.data.viewer).toEqual({
        id: toGlobalId('User', userId),
        role,
        permissions,
        notary: notaryId && { id: toGlobalId('Notary', notaryId) },
        client: clientId && { id: toGlobalId('Client', clientId) },
        studio: studioId && { id: toGlobalId('Studio', studioId) },
      })
    }
  })

  test('takes one statement for the rights, and one for what it is asked besides', async () => {
    const bare = await app.query('{ viewer { id role permissions } }', { as: 'notary' })
    const whole = await app.query(document, { as: 'notary' })
    expect([bare.sql, whole.sql]).toEqual([1, 3])
  })

  test('needs a token', async () => {
    const answer = await app.query(document)
    expect(answer.data).toEqual({ viewer: null })
    expect(answer.errors).toMatchObject([{ path: ['viewer'], extensions: { code: 'UNAUTHENTICATED' } }])
  })

  test.each([
    ['suspended', () => app.database.client.user.findFirstOrThrow({ where: { status: 'SUSPENDED' } })],
    ['unknown', async () => ({ id: '01931f62-f800-7000-8000-000000000000' })],
  ])(
    'refuses the token of an account that is %s, as every answer does that hangs on the viewer',
    async (_kind, find) => {
      const { id: userId } = await find()
      for (const text of [document, '{ acts { totalCount } }', '{ notaries { nodes { actCount } } }']) {
        const answer = await app.query(text, { as: { userId } })
        expect(answer.status).toBe(401)
        expect(answer.data).toBeUndefined()
        expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
      }
    },
  )
})
