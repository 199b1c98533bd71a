import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { overHttp } from './http.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

test('stored operations are known by their address whatever else was sent', async () => {
  const http = overHttp(app)
  // More characters than are remembered of all other documents.
  for (let number = 0; number < 80; number += 1) {
    const { status } = await http.post({ query: `{ __typename } # ${number} ${'x'.repeat(9_000)}` })
    expect(status).toBe(200)
  }
  const answers = await Promise.all([
    http.get(http.addressOf('Districts')),
    http.get(http.addressOf('SearchNotaries', { first: 1 })),
  ])
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
})
