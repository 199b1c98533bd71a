import type { InjectOptions } from 'fastify'
import type { JWTVerifyGetKey } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { expectRefusal, send } from './exchange.ts'
import { createIssuer } from './issuer.ts'

const body = JSON.stringify({ query: '{ languages { code } }' })
const address = '/graphql?query={languages{code}}'

const wrongType = 'The body must be JSON, with the content type application/json.'
const forgery =
  'This operation has been blocked as a potential Cross-Site Request Forgery (CSRF). Please either specify a ' +
  "'content-type' header (with a type that is not one of application/x-www-form-urlencoded, multipart/form-data, " +
  'text/plain) or provide a non-empty value for one of the following headers: x-apollo-operation-name, ' +
  'apollo-require-preflight\n'

/** What a page of another site can make a browser send without asking the server first. */
const simpleRequests: [what: string, request: InjectOptions, status: number, message: string][] = [
  ['GET', { method: 'GET', url: address }, 400, forgery],
  [
    'GET as text/plain',
    { method: 'GET', url: address, headers: { 'content-type': 'text/plain' } },
    400,
    forgery,
  ],
  [
    'GET with an empty preflight header',
    { method: 'GET', url: address, headers: { 'apollo-require-preflight': '' } },
    400,
    forgery,
  ],
  ['POST without a body', {}, 400, forgery],
  ['POST as text/plain', { headers: { 'content-type': 'text/plain' }, payload: body }, 400, forgery],
  [
    'POST as text/plain with a charset',
    { headers: { 'content-type': 'text/plain; charset=utf-8' }, payload: body },
    400,
    forgery,
  ],
  ['POST as TEXT/PLAIN', { headers: { 'content-type': 'TEXT/PLAIN' }, payload: body }, 400, forgery],
  [
    'a form',
    { headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: 'query={__typename}' },
    415,
    wrongType,
  ],
  [
    'an upload',
    {
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      payload: `--x\r\n\r\n${body}\r\n--x--`,
    },
    415,
    wrongType,
  ],
  ['POST without a content type', { payload: Buffer.from(body) }, 415, wrongType],
  ['POST to an address that says JSON', { url: `${address}&content-type=application/json` }, 400, forgery],
]

describe('a request of another site', () => {
  let app: TestApp
  let authorization: string
  let verifications = 0

  beforeAll(async () => {
    const issuer = await createIssuer()
    const keys: JWTVerifyGetKey = (header, token) => {
      verifications += 1
      return issuer.keys(header, token)
    }
    app = await startTestApp({ verificationKeys: keys })
    authorization = `Bearer ${await issuer.sign({ sub: app.people.citizen })}`
  })
  beforeEach(() => {
    verifications = 0
  })
  afterAll(() => app.close())

  test.each(simpleRequests)(
    'as %s is refused before its token is looked at',
    async (_what, request, status, message) => {
      const headers = {
        ...request.headers,
        authorization,
        cookie: 'session=1',
        origin: 'https://elsewhere.example',
      }
      const answer = await send(app, { ...request, headers })
      expectRefusal(answer, { status, code: 'BAD_REQUEST', message })
      expect([verifications, answer.headers['access-control-allow-origin']]).toEqual([0, undefined])
    },
  )

  test('as HEAD is refused as well', async () => {
    const response = await app.fastify.inject({ method: 'HEAD', url: address, headers: { authorization } })
    expect([response.statusCode, response.body, verifications]).toEqual([400, '', 0])
  })

  test('that the browser was allowed to send is answered', async () => {
    const headers = { 'apollo-require-preflight': '1', authorization }
    const answer = await send(app, { method: 'GET', url: address, headers })
    expect([answer.status, answer.statements, verifications]).toEqual([200, 1, 1])
  })
})
