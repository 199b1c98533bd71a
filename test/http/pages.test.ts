import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type App, buildApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config.ts'
import { prepareDevelopment } from '../../src/development/surroundings.ts'
import { type OwnDatabase, copyDatabase } from '../_util/own-database.ts'

interface Session {
  readonly operations: { name: string; document: string; variables: object; role: string }[]
  readonly tokens: Record<string, string>
}

describe('in development', () => {
  let folder: string
  let database: OwnDatabase
  let app: App

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sportello-notai-pages-'))
    // Its examples write.
    database = await copyDatabase('small')
    const config = loadConfig({ NODE_ENV: 'development', DATABASE_URL: database.url, DATA_DIR: folder })
    const surroundings = await prepareDevelopment(config)
    app = await buildApp({ config, ...surroundings, logger: pino({ level: 'silent' }) })
    await surroundings.extend(app)
  })
  afterAll(async () => {
    await app.drain()
    await database.drop()
    await rm(folder, { recursive: true })
  })

  const get = (url: string, headers: Record<string, string> = {}) =>
    app.fastify.inject({ method: 'GET', url, headers })
  const getSession = async () => (await get('/graphiql/session.json')).json<Session>()

  test('a browser at /graphql gets Sandbox with a first operation that can be run', async () => {
    const page = await get('/graphql', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' })
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html'])
    expect(page.body).toContain('embeddable-sandbox.cdn.apollographql.com')
    const { text } = app.storedOperations.all.find(({ name }) => name === 'SearchNotaries')!
    expect(page.body).toContain('query SearchNotaries')
    const payload = { query: text, variables: { first: 5, filter: { province: 'MI' } } }
    const answer = (await app.fastify.inject({ method: 'POST', url: '/graphql', payload })).json()
    expect(answer.errors).toBeUndefined()
  })

  test.each(['/graphiql', '/graphiql/'])('%s is a page that brings all it needs', async (url) => {
    const page = await get(url)
    expect([page.statusCode, page.headers['content-type'], page.headers['cache-control']]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-store',
    ])
    expect(page.body).toContain('<title>GraphiQL - Sportello Notai</title>')
    expect(page.body).not.toMatch(/(src|href)="https?:/)
    for (const role of ['anonymous', 'citizen', 'notary', 'staff', 'administrator']) {
      expect(page.body).toContain(`name="role" value="${role}"`)
    }
  })

  test('the page allows its own scripts alone', async () => {
    const page = await get('/graphiql')
    const policy = String(page.headers['content-security-policy'])
    expect(policy).toMatch(/^default-src 'none'; script-src 'self' 'sha256-/)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/script-src[^;]*(unsafe|\*|https?:)/)
    const inline = [...page.body.matchAll(/<script[^>]*>([\s\S]+?)<\/script>/g)].map(([, text]) => text!)
    expect(inline.length).toBeGreaterThan(0)
    for (const text of inline) {
      expect(policy).toContain(`'sha256-${createHash('sha256').update(text).digest('base64')}'`)
    }
  })

  test('its session has every stored operation once, each with a role that may run it', async () => {
    const response = await get('/graphiql/session.json')
    expect([response.statusCode, response.headers['cache-control']]).toEqual([200, 'no-store'])
    const { operations, tokens } = response.json<Session>()
    const roles = Object.fromEntries(operations.map(({ name, role }) => [name, role]))
    expect(operations.map(({ name }) => name)).toEqual(app.storedOperations.all.map(({ name }) => name))
    expect(roles).toEqual({
      ActDetail: 'citizen',
      ActRegister: 'administrator',
      ActTypeCatalogue: 'anonymous',
      CreateActDraft: 'notary',
      Districts: 'anonymous',
      MyActs: 'citizen',
      NotaryProfile: 'anonymous',
      SearchNotaries: 'anonymous',
      StudioActs: 'notary',
      SuspendNotary: 'administrator',
      UpdateActDraft: 'notary',
      UpdateNotaryProfile: 'notary',
      UpsertActType: 'administrator',
      VerifyNotary: 'administrator',
    })
    expect(Object.keys(tokens)).toEqual(['citizen', 'notary', 'staff', 'administrator'])
  })

  test('every operation of the session can be run as it stands there', async () => {
    const { operations, tokens } = await getSession()
    for (const { name, document, variables, role } of operations) {
      const headers = tokens[role] === undefined ? {} : { authorization: `Bearer ${tokens[role]}` }
      const payload = { query: document, variables, operationName: name }
      const response = await app.fastify.inject({ method: 'POST', url: '/graphql', headers, payload })
      expect([name, response.statusCode, response.json().errors]).toEqual([name, 200, undefined])
    }
  })

  test.each(['citizen', 'notary', 'staff', 'administrator'])(
    'the token of a %s signs one in',
    async (role) => {
      const headers = { authorization: `Bearer ${(await getSession()).tokens[role]}` }
      const payload = { query: '{ viewer { role } }' }
      const response = await app.fastify.inject({ method: 'POST', url: '/graphql', headers, payload })
      expect(response.json()).toEqual({ data: { viewer: { role: role.toUpperCase() } } })
    },
  )

  test('assets of the page come from this server, and are asked for again only when they change', async () => {
    const page = await get('/graphiql')
    const url = /"(\/graphiql\/static\/[^"]+\.js)"|'(\/graphiql\/static\/[^']+\.js)'/
      .exec(page.body)!
      .slice(1)
      .find(Boolean)!
    const asset = await get(url)
    expect([asset.statusCode, asset.headers['cache-control']]).toEqual([200, 'no-cache'])
    expect(asset.headers['content-type']).toMatch(/^(text|application)\/javascript/)
    expect(asset.body.length).toBeGreaterThan(1_000)
    const again = await get(url, { 'if-none-match': String(asset.headers.etag) })
    expect([again.statusCode, again.body]).toEqual([304, ''])
  })

  test.each([
    '/graphiql/static/../../package.json',
    '/graphiql/static/..%2f..%2fpackage.json',
    '/graphiql/static/%2e%2e/%2e%2e/package.json',
    '/graphiql/static/..%5c..%5cpackage.json',
    '/graphiql/static//etc/passwd',
    '/graphiql/static/%00',
    '/graphiql/static/constructor',
    '/graphiql/static/__proto__',
    '/graphiql/static/nothing.js',
    '/graphiql/static/',
  ])('%s is not an asset', async (url) => {
    const response = await get(url)
    expect([response.statusCode, response.json().errors[0].extensions.code]).toEqual([404, 'BAD_REQUEST'])
  })

  test('a front end on this machine may read answers and their aids, no other one', async () => {
    const call = (origin: string) =>
      app.fastify.inject({
        method: 'POST',
        url: '/graphql',
        headers: { origin },
        payload: { query: '{ __typename }' },
      })
    const near = await call('http://localhost:5173')
    expect(near.headers['access-control-allow-origin']).toBe('http://localhost:5173')
    expect(String(near.headers['access-control-expose-headers'])).toContain('x-sql-count')
    const foreign = [
      'https://elsewhere.example',
      'http://localhost.elsewhere.example',
      'http://localhost:1@elsewhere.example',
      'http://not-localhost',
      'http://127.0.0.1.elsewhere.example',
      'null',
    ]
    for (const origin of foreign) {
      expect((await call(origin)).headers['access-control-allow-origin']).toBeUndefined()
    }
  })
})
