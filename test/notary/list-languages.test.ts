import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, startTestApp } from '../_util/test-app.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

test('languages are all there, by name, for anybody, for one statement however often they are asked for', async () => {
  const rows = await app.database.client.language.findMany({
    orderBy: { name: 'asc' },
    select: { code: true, name: true },
  })
  const answer = await app.query('{ languages { code name } again: languages { code name } }')
  expect(rows.length).toBeGreaterThan(4)
  expect(answer.data).toEqual({ languages: rows, again: rows })
  expect(answer.sql).toBe(1)
})
