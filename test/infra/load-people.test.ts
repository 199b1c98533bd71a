import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJwt, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { peopleFor } from '../../loadtest/runner/people.ts'
import { loadDevelopmentKeys } from '../../src/development/keys.ts'
import { withDatabase } from '../_util/databases.ts'

const authentication = { issuer: 'https://issuer.test', audience: 'audience of the test' }
const databaseUrl = () => withDatabase(inject('applicationUrl'), 'small')

let server: Server
let target: string
let dataDirectory: string
/** Of a server that was given a token: 403 in production, where only stored operations are served. */
let status: number
let pages: object | undefined

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url !== '/graphiql/session.json') return void response.writeHead(status).end('{}')
    response.writeHead(pages ? 200 : 404).end(JSON.stringify(pages ?? {}))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'sportello-notai-load-'))
  status = 403
  pages = undefined
  return () => rm(dataDirectory, { recursive: true, force: true })
})
afterAll(() => void server.close())

const people = (given: { tokensFile?: string; databaseUrl?: string } = {}) =>
  peopleFor(target, {
    ...{ tokensFile: undefined, databaseUrl: databaseUrl(), dataDirectory, authentication },
    ...given,
  })
const none = { CITIZEN: [], NOTARY: [], STAFF: [], ADMINISTRATOR: [] }

test('are signed for as the database knows them, with the key pair that is there', async () => {
  const { verificationKeys } = await loadDevelopmentKeys(dataDirectory)
  const tokens = await people()
  for (const [role, [first, ...others]] of Object.entries(tokens)) {
    const { payload } = await jwtVerify(first!, verificationKeys, authentication)
    expect(payload.role).toBe(role)
    expect(new Set(others.map((token) => decodeJwt(token).sub)).size, role).toBeGreaterThan(
      role === 'ADMINISTRATOR' ? 0 : 2,
    )
  }
})

test('have no tokens where there is no key pair, and none is made', async () => {
  expect(await people()).toEqual(none)
  expect(await readdir(dataDirectory)).toEqual([])
})

test('have none of that key pair where the server has another issuer, or its database is not known', async () => {
  await loadDevelopmentKeys(dataDirectory)
  expect(
    await peopleFor(target, { tokensFile: undefined, databaseUrl: undefined, dataDirectory, authentication }),
  ).toEqual(none)
  status = 401
  expect(await people()).toEqual(none)
  pages = { tokens: { citizen: 'c', notary: 'n', staff: 's', administrator: 'a' } }
  expect(await people()).toEqual({ CITIZEN: ['c'], NOTARY: ['n'], STAFF: ['s'], ADMINISTRATOR: ['a'] })
})

test('are those of a file where one is given, whatever else there is', async () => {
  await loadDevelopmentKeys(dataDirectory)
  const tokensFile = join(dataDirectory, 'tokens.json')
  await writeFile(tokensFile, JSON.stringify({ ...none, NOTARY: ['given'] }))
  expect(await people({ tokensFile })).toEqual({ ...none, NOTARY: ['given'] })
})
