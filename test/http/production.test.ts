import { Writable } from 'node:stream'
import { getIntrospectionQuery } from 'graphql'
import { pino } from 'pino'
import { inject, afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { columnTypes, statement } from '../../src/data/statement.ts'
import { prepareProduction } from '../../src/production.ts'
import { withDatabase } from '../_util/databases.ts'
import type { TestApp } from '../_util/test-app.ts'
import { ask, expectRefusal, send } from './exchange.ts'
import { closeAtOnce, startProductionApp } from './production-app.ts'

const phoneOf = statement('test.phone', { phone: columnTypes.text }, 'select phone from notary where id = $1')

describe('in production', () => {
  let app: TestApp
  let log = ''

  beforeAll(async () => {
    const stream = new Writable({
      write(chunk, _encoding, done) {
        log += String(chunk)
        done()
      },
    })
    app = await startProductionApp({
      logger: pino({ level: 'warn' }, stream),
      schemaExtension: {
        typeDefs: 'extend type Notary { phoneReadByItself: String! @reads(sql: 1) }',
        resolvers: {
          Notary: {
            phoneReadByItself: async ({ id }: { id: string }) =>
              (await app.database.client.$read(phoneOf, [id]))[0]!.phone,
          },
        },
      },
    })
  })
  beforeEach(() => {
    log = ''
  })
  afterAll(() => closeAtOnce(app))

  test('there is no page for browsers', async () => {
    const headers = { accept: 'text/html' }
    const sandbox = await app.fastify.inject({ method: 'GET', url: '/graphql', headers })
    expect([sandbox.statusCode, sandbox.headers['content-type']]).toEqual([
      400,
      'application/json; charset=utf-8',
    ])
    for (const url of ['/graphiql', '/graphiql/', '/graphiql/session.json', '/graphiql/static/ruru.js']) {
      const answer = await send(app, { method: 'GET', url, headers })
      const message = 'There is nothing here. The API is at /graphql.'
      expectRefusal(answer, { status: 404, code: 'BAD_REQUEST', message })
    }
  })

  test('nothing of the development surroundings is added', async () => {
    const url = withDatabase(inject('applicationUrl'), 'small')
    const surroundings = await prepareProduction({ ...app.config, database: { url, poolMax: 1 } })
    expect([surroundings.databaseUrl, surroundings.extend]).toEqual([url, undefined])
  })

  test('pages of other sites may not read answers', async () => {
    const headers = { origin: 'http://localhost:3000', 'content-type': 'application/json' }
    const answer = await send(app, { headers, payload: '{"query":"{ __typename }"}' })
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([200, undefined])
    expect(answer.headers['content-security-policy']).toContain("default-src 'self'")
  })

  describe('the schema', () => {
    const documents = [
      getIntrospectionQuery(),
      '{ __schema { queryType { name } } }',
      '{ __type(name: "Act") { fields { name } } }',
      '{ languages { code } ...hidden } fragment hidden on Query { ... { shape: __type(name: "Act") { name } } }',
    ]
    const message = 'Only an administrator may ask for the schema.'

    test.each([undefined, 'citizen', 'notary', 'staff'] as const)('is not shown to %s', async (role) => {
      const token = role && (await app.tokenFor(role))
      for (const document of documents) {
        const statements = role ? 1 : 0
        expectRefusal(await ask(app, document, { token }), {
          status: 403,
          code: 'FORBIDDEN',
          message,
          statements,
        })
      }
    })

    test('is shown to an administrator', async () => {
      const token = await app.tokenFor('administrator')
      for (const document of documents) {
        const { status, body } = await ask(app, document, { token })
        expect([status, body.errors]).toEqual([200, undefined])
      }
    })

    test('is not the name of a type', async () => {
      expect((await ask(app, '{ __typename languages { __typename } }')).status).toBe(200)
    })

    test.each([
      ['a field', '{ notari { id } }', {}],
      ['an argument', '{ notaries(frist: 1) { totalCount } }', {}],
      ['a type', 'query ($f: NotaryFiltr) { notaries(filter: $f) { totalCount } }', {}],
      ['a field of an input', '{ notaries(filter: { provinc: "MI" }) { totalCount } }', {}],
      ['a value', '{ notaries(filter: { status: IN_OFICE }) { totalCount } }', {}],
      ['a directive', '{ languages { code @skp(if: true) } }', {}],
      [
        'a field in a variable',
        'query ($f: NotaryFilter) { notaries(filter: $f) { totalCount } }',
        { f: { provinc: 'MI' } },
      ],
      [
        'a value in a variable',
        'query ($f: NotaryFilter) { notaries(filter: $f) { totalCount } }',
        { f: { status: 'IN_OFICE' } },
      ],
    ])('is not suggested where %s has another name', async (_what, document, variables) => {
      const { status, text, statements } = await ask(app, document, { variables })
      expect([status, statements]).toEqual([400, 0])
      expect(text).not.toMatch(/Did you mean|notaries"|first|NotaryFilter"\?|province|IN_OFFICE|@skip/)
    })
  })

  test('an operation over its budget is answered as if nothing were, and logged with what it repeats', async () => {
    const answer = await app.query(
      'query Phones { notaries(first: 5) { nodes { phone phoneReadByItself } } }',
    )
    expect([answer.status, answer.errors, answer.extensions]).toEqual([200, [], undefined])
    for (const { phone, phoneReadByItself } of answer.data.notaries.nodes)
      expect(phoneReadByItself).toBe(phone)
    const count = answer.data.notaries.nodes.length
    expect(count).toBeGreaterThan(2)
    expect(
      log
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      expect.objectContaining({
        level: 40,
        msg: 'over budget',
        requestId: answer.headers['x-request-id'],
        operation: 'other',
        bound: 2,
        measured: 1 + count,
        repeated: [{ fingerprint: 'test.phone', times: count, coordinates: ['Notary.phoneReadByItself'] }],
      }),
    ])
  })
})
