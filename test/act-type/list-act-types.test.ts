import { afterAll, beforeAll, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'

const document = `{
  actTypes {
    id code name isWill witnessCount registrationDays
    requiredDocuments { isMandatory type { id code name category } }
  }
}`

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

test('act types are all there, in the order of the catalogue, each with its checklist in order', async () => {
  const rows = await app.database.client.actType.findMany({
    orderBy: { position: 'asc' },
    include: { requiredDocuments: { orderBy: { position: 'asc' }, include: { documentType: true } } },
  })
  const answer = await app.query(document)
  expect(answer.errors).toEqual([])
  expect(rows.length).toBeGreaterThan(15)
  expect(answer.data.actTypes).toEqual(
    rows.map(({ id, code, name, isWill, witnessCount, registrationDays, requiredDocuments }) => ({
      id: toGlobalId('ActType', id),
      ...{ code, name, isWill, witnessCount, registrationDays },
      requiredDocuments: requiredDocuments.map(({ isMandatory, documentType }) => ({
        isMandatory,
        type: {
          id: toGlobalId('DocumentType', documentType.id),
          code: documentType.code,
          name: documentType.name,
          category: documentType.category,
        },
      })),
    })),
  )
  expect(answer.sql).toBe(3)
})
