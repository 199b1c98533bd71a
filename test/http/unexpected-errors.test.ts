import { Writable } from 'node:stream'
import { GraphQLError } from 'graphql'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type OwnDatabase, copyDatabase } from '../_util/own-database.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { type Exchange, expectRefusal, send } from './exchange.ts'

const canaries = {
  taxCode: 'RSSMRA80A01H501U',
  email: 'maria.rossi@pec.example',
  path: '/srv/secrets/signing.pem',
  token: 'eyJhbGciOiJFUzI1NiJ9',
  name: 'Bianchi Ottavia',
}
const userId = '01900000-0000-7000-8000-0000000ca9a7'

/** Ways to fail, each with something in it that nobody may see. */
const failures: Record<string, (app: TestApp) => unknown> = {
  error: () => {
    throw new Error(`no client with tax code ${canaries.taxCode}`)
  },
  typeError: () => Promise.reject(new TypeError(`${canaries.email} is not a function`)),
  text: () => rejectWith(canaries.path),
  object: () => rejectWith({ email: canaries.email, stack: canaries.path }),
  cause: () => {
    throw new Error('cannot sign', { cause: new Error(`ENOENT: no such file, open '${canaries.path}'`) })
  },
  foreignStack: () => {
    throw new Error(`upstream said:\n    at ${canaries.taxCode} (${canaries.path}:1:1)`)
  },
  graphqlError: () => {
    throw new GraphQLError(canaries.email, { extensions: { token: canaries.token } })
  },
  unknownCode: () => {
    throw new GraphQLError(canaries.email, { extensions: { code: 'CLIENT_LOCKED', token: canaries.token } })
  },
  sql: ({ database }) => database.pool.query(`select '${canaries.taxCode}'::int`),
  uniqueViolation: ({ database }) =>
    database.pool.query('insert into user_account (id, role) values ($1, $2), ($1, $2)', [userId, 'CITIZEN']),
  prismaUniqueViolation: ({ database }) =>
    database.client.user.createMany({
      data: [
        { id: userId, role: 'CITIZEN' },
        { id: userId, role: 'CITIZEN' },
      ],
    }),
  prismaValidation: ({ database }) =>
    database.client.client.findFirst({
      where: { displayName: canaries.name, unknown: canaries.email } as object,
    }),
}

describe('an error that nobody expected', () => {
  let own: OwnDatabase
  let app: TestApp
  let log = ''

  beforeAll(async () => {
    own = await copyDatabase('small')
    const stream = new Writable({
      write(chunk, _encoding, done) {
        log += String(chunk)
        done()
      },
    })
    const names = Object.keys(failures)
    app = await startTestApp({
      extend: (fastify) => {
        fastify.get('/broken', () => {
          throw new Error(`${canaries.email} in ${canaries.path}`)
        })
      },
      database: own,
      logger: pino({ level: 'trace' }, stream),
      schemaExtension: {
        typeDefs: `extend type Query { ${names.map((name) => `${name}: Int @reads(sql: 5)`).join(' ')} }`,
        resolvers: { Query: Object.fromEntries(names.map((name) => [name, () => failures[name]!(app)])) },
      },
    })
  })
  beforeEach(() => {
    log = ''
  })
  afterAll(async () => {
    await app.close()
    await own.drop()
  })

  /** What the log holds above the line that every request leaves. */
  const reports = () =>
    log
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { level: number })
      .filter(({ level }) => level >= 40)

  function expectNoLeak({ text, headers }: Exchange): void {
    const secrets = [...Object.values(canaries), userId, 'user_account', 'node_modules', import.meta.dirname]
    const seen = `${text} ${JSON.stringify(headers)}`
    expect(secrets.filter((secret) => seen.includes(secret))).toEqual([])
    // The place in the code is told in the log, and nothing that came from outside.
    expect([...Object.values(canaries), userId].filter((secret) => log.includes(secret))).toEqual([])
  }

  test.each(Object.keys(failures))('thrown as %s is masked, logged once, and tells nothing', async (name) => {
    const answer = await send(app, { payload: { query: `{ ${name} }` } })
    const requestId = answer.headers['x-request-id']
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      data: { [name]: null },
      errors: [
        {
          message: `Internal server error. Quote the request id ${requestId}.`,
          locations: [{ line: 1, column: 3 }],
          path: [name],
          extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
        },
      ],
    })
    expect(reports()).toEqual([
      expect.objectContaining({ level: 50, requestId, field: name, msg: 'unexpected error' }),
    ])
    expectNoLeak(answer)
  })

  test('outside of GraphQL is masked in the same way', async () => {
    const answer = await send(app, { method: 'GET', url: '/broken' })
    const requestId = answer.headers['x-request-id']
    const message = `Internal server error. Quote the request id ${requestId}.`
    expectRefusal(answer, { status: 500, code: 'INTERNAL_SERVER_ERROR', message })
    expect(reports()).toEqual([expect.objectContaining({ level: 50, requestId, msg: 'unexpected error' })])
    expectNoLeak(answer)
  })

  test('that was expected is not logged as one', async () => {
    await send(app, { payload: { query: `{ notary(id: "${canaries.taxCode}") { id } }` } })
    await send(app, { payload: { query: `{ ${canaries.taxCode} }` } })
    await send(app, {
      headers: { authorization: `Bearer ${canaries.token}` },
      payload: { query: '{ __typename }' },
    })
    expect(reports()).toEqual([])
    expect(log).not.toContain(canaries.taxCode)
    expect(log).not.toContain(canaries.token)
  })
})

function rejectWith(reason: unknown): Promise<never> {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as a careless library does
  return Promise.reject(reason)
}
