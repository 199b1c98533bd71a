import { afterAll, beforeAll, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

test('every document type is found by its id, all of them for one statement, by anybody', async () => {
  const rows = await app.database.client.documentType.findMany()
  const document = `query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on DocumentType { code name category } } }`
  const answer = await app.query(document, {
    variables: { ids: rows.map(({ id }) => toGlobalId('DocumentType', id)) },
  })
  expect(answer.errors).toEqual([])
  expect(rows.length).toBeGreaterThan(20)
  expect(answer.data.nodes).toEqual(
    rows.map(({ id, code, name, category }) => ({
      id: toGlobalId('DocumentType', id),
      code,
      name,
      category,
    })),
  )
  expect(answer.sql).toBe(1)
})
