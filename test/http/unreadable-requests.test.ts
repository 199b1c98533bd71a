import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { expectRefusal, send } from './exchange.ts'

const json = { 'content-type': 'application/json' }
const preflight = { 'apollo-require-preflight': '1' }
const body = JSON.stringify({ query: '{ languages { code } }' })
const address = '/graphql?query={languages{code}}'

const notJson = 'The body is not JSON. Send {"query": "…", "variables": {…}}.'
const wrongType = 'The body must be JSON, with the content type application/json.'
const noOperation = 'POST body missing, invalid Content-Type, or JSON object has no keys.'
const noDocument = 'GraphQL operations must contain a non-empty `query` or a `persistedQuery` extension.'
const nothingHere = 'There is nothing here. The API is at /graphql.'

const unreadable: [what: string, request: InjectOptions, status: number, message: string][] = [
  ['broken JSON', { headers: json, payload: '{"query": "{ langu' }, 400, notJson],
  ['an empty body', { headers: json, payload: '' }, 400, notJson],
  ['JSON in UTF-16', { headers: json, payload: Buffer.from(body, 'utf16le') }, 400, notJson],
  ['a body that is null', { headers: json, payload: 'null' }, 400, noOperation],
  ['a body without fields', { headers: json, payload: '{}' }, 400, noOperation],
  ['a body without a document', { payload: { variables: {} } }, 400, noDocument],
  ['a document that is empty', { payload: { query: '' } }, 400, noDocument],
  ['a document that is a number', { payload: { query: 7 } }, 400, 'GraphQL queries must be strings.'],
  [
    'variables as text',
    { payload: { query: '{ languages { code } }', variables: '{}' } },
    400,
    '`variables` in a POST body should be provided as an object, not a recursively JSON-encoded string.',
  ],
  [
    'variables as a list',
    { payload: { query: '{ languages { code } }', variables: [] } },
    400,
    '`variables` in a POST body must be an object if provided.',
  ],
  ['XML', { headers: { 'content-type': 'application/xml' }, payload: '<query/>' }, 415, wrongType],
  [
    'GraphQL alone',
    { headers: { 'content-type': 'application/graphql' }, payload: '{ languages }' },
    415,
    wrongType,
  ],
  ['a body without a content type', { payload: Buffer.from(body) }, 415, wrongType],
  ['a content type that is none', { headers: { 'content-type': ';' }, payload: body }, 415, wrongType],
  [
    'an answer in a format that there is not',
    { headers: { ...json, accept: 'image/png' }, payload: '{"query":"{ __typename }"}' },
    406,
    "An 'accept' header was provided for this request which does not accept application/json; charset=utf-8 or " +
      'application/graphql-response+json; charset=utf-8',
  ],
  [
    'a broken address',
    { method: 'GET', url: '/%ZZ' },
    400,
    'The address cannot be read. The API is at /graphql.',
  ],
  ['an unknown path', { method: 'GET', url: '/notaries' }, 404, nothingHere],
  ['the path with a slash', { url: '/graphql/', payload: { query: '{ __typename }' } }, 404, nothingHere],
  ['an unknown method', { method: 'PUT', payload: { query: '{ __typename }' } }, 404, nothingHere],
  ['GET without a document', { method: 'GET', headers: preflight }, 400, noDocument],
  [
    'GET with two documents',
    { method: 'GET', url: `${address}&query={__typename}`, headers: preflight },
    400,
    "The 'query' search parameter may only be specified once.",
  ],
  [
    'GET with broken variables',
    { method: 'GET', url: `${address}&variables={`, headers: preflight },
    400,
    'The variables search parameter contains invalid JSON.',
  ],
  [
    'GET with a content type',
    { method: 'GET', url: address, headers: { 'content-type': 'message/http' } },
    415,
    'GET requests may not have a content-type header other than application/json.',
  ],
  [
    'a mutation by GET',
    { method: 'GET', url: '/graphql?query=mutation{agree}', headers: preflight },
    405,
    'GET requests only support query operations, not mutation operations',
  ],
]

describe('a request', () => {
  let app: TestApp
  let agreements = 0

  beforeAll(async () => {
    const agree = () => ++agreements
    const resolvers = { Mutation: { agree } }
    app = await startTestApp({ schemaExtension: { typeDefs: 'type Mutation { agree: Int }', resolvers } })
  })
  afterAll(() => app.close())

  test.each(unreadable)('with %s is refused', async (_what, request, status, message) => {
    expectRefusal(await send(app, request), { status, code: 'BAD_REQUEST', message })
    expect(agreements).toBe(0)
  })
})
