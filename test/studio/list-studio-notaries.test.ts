import { afterAll, beforeAll, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { storedNotaries } from '../notary/stored-notaries.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp({ database: 'large' })
})
afterAll(() => app.close())

test('a studio has all of its notaries, by name, whatever their status', async () => {
  const notaries = await storedNotaries(app.database.client)
  const document = `{
    notaries(first: 100, filter: { status: [IN_OFFICE, SUSPENDED, ABSENT, CEASED, TRANSFERRED] }) {
      nodes { studio { id name notaries { id } } }
    }
  }`
  const { data, errors, sql } = await app.query(document)
  expect(errors).toEqual([])
  expect(data.notaries.nodes).toEqual(
    notaries.map(({ studio }) => ({
      studio: {
        id: toGlobalId('Studio', studio.id),
        name: studio.name,
        notaries: notaries
          .filter(({ studioId }) => studioId === studio.id)
          .map(({ id }) => ({ id: toGlobalId('Notary', id) })),
      },
    })),
  )
  expect(sql).toBe(3)
})
