import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../examples/browser-page/ask.ts'
import { MyActs, SearchNotaries } from '../../src/generated/typed-documents.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'

let app: TestApp
let server: string

beforeAll(async () => {
  app = await startTestApp()
  await app.fastify.listen({ host: '127.0.0.1', port: 0 })
  server = `http://127.0.0.1:${(app.fastify.server.address() as AddressInfo).port}`
})
afterAll(() => app.close())

test('the example asks for notaries by the id of the operation, and knows the type of what comes back', async () => {
  const { notaries } = await ask(SearchNotaries, { first: 3 }, server)
  const names: string[] = notaries.nodes.map(({ fullName }) => fullName)
  const { data } = await app.query('SearchNotaries', { variables: { first: 3 } })
  expect(names).toEqual(data.notaries.nodes.map(({ fullName }: { fullName: string }) => fullName))
  expect(names).toHaveLength(3)
})

test('the example tells what the server refuses', async () => {
  // By GET no token goes out, and another site could have sent it.
  await expect(ask(MyActs, {}, server)).rejects.toThrow(/CSRF/)
})
