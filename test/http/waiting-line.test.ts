import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { ask } from './exchange.ts'

let app: TestApp
let running = 0
let most = 0
let gate = Promise.withResolvers<boolean>()

beforeAll(async () => {
  app = await startTestApp({
    requestTimeoutMs: 2_500,
    schemaExtension: {
      typeDefs: 'extend type Query { held: Boolean }',
      resolvers: {
        Query: {
          held: async () => {
            running += 1
            most = Math.max(most, running)
            return gate.promise.finally(() => (running -= 1))
          },
        },
      },
    },
  })
})
afterAll(() => app.close())

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10))
}

test('64 operations run at once, the others wait for their turn, and all are answered', async () => {
  const answers = Array.from({ length: 200 }, () => ask(app, '{ held }'))
  await until(() => running >= 64)
  gate.resolve(true)
  const statuses = (await Promise.all(answers)).map(({ status }) => status)
  expect([most, new Set(statuses)]).toEqual([64, new Set([200])])
})

test('where nobody is served, who waits is refused, and may come again', async () => {
  gate = Promise.withResolvers()
  const held = Array.from({ length: 64 }, () => ask(app, '{ held }'))
  await until(() => running >= 64)
  const { status, headers, body } = await ask(app, '{ held }')
  gate.resolve(true)
  expect([status, headers['retry-after']]).toEqual([503, '1'])
  expect(body.errors).toEqual([
    {
      message: 'The server has too much to do. Try again in a moment.',
      extensions: { code: 'SERVICE_UNAVAILABLE' },
    },
  ])
  expect(new Set((await Promise.all(held)).map((answer) => answer.status))).toEqual(new Set([200]))
  expect((await ask(app, '{ held }')).status).toBe(200)
})
