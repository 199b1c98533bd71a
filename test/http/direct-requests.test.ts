import type { InjectOptions } from 'fastify'
import { beforeAll, describe, expect, test } from 'vitest'
import { pairOfApps } from './direct-pair.ts'
import { cold, hashOf, ways } from './direct-requests.ts'

const query =
  'query Some($n: Int, $f: NotaryFilter, $with: Boolean! = true) { notaries(first: $n, filter: $f) { nodes { id acts(first: $n) { totalCount } } totalCount @include(if: $with) } }'
const two = 'query A { languages { code } } query B { viewer { role } }'
const profile = 'query ($id: ID!) { notary(id: $id) { fullName } }'
const withValue = '{ notaries(filter: { name: "Rossi" }) { totalCount } }'
const json = { 'content-type': 'application/json' }
const preflight = { 'apollo-require-preflight': '1' }

const post = (payload: unknown, headers: Record<string, string> = json): InjectOptions => ({
  ...{ method: 'POST', url: '/graphql', headers },
  payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
})
const get = (parameters: string, headers: Record<string, string> = preflight): InjectOptions => ({
  ...{ method: 'GET', url: `/graphql?${parameters}`, headers },
})
const persisted = (text: string, version = 1) => ({ persistedQuery: { version, sha256Hash: hashOf(text) } })
const encoded = encodeURIComponent(query)

/** What can be said in both ways. */
const fields: Record<string, object> = {
  'fitting variables': { query, variables: { n: 5, f: { province: 'MI' } } },
  'no variables': { query },
  'variables of null': { query, variables: null },
  'a text as variables': { query, variables: '{}' },
  'an array as variables': { query, variables: [] },
  'a number as variables': { query, variables: 7 },
  'variables that nobody declares': { query, variables: { n: 5, other: 1, toString: 1 } },
  'a variable of another type': { query, variables: { n: 'five' } },
  'a variable with an unknown field': { query, variables: { f: { province: 'MI', colour: 'red' } } },
  'a variable that cannot be null': { query, variables: { with: null } },
  'a variable that is missing': { query: profile },
  'a value that the resolver refuses': { query, variables: { n: 0 } },
  'an id that is none': { query: profile, variables: { id: '7' } },
  'too many nodes': { query, variables: { n: 100 } },
  'too many nodes in a variable of another type': { query, variables: { n: 100, with: 7 } },
  'the name of its operation': { query, operationName: 'Some' },
  'another name': { query, operationName: 'Other' },
  'no name at all': { query, operationName: '' },
  'a name of null': { query, operationName: null },
  'a name that is none': { query, operationName: 7 },
  'the first of two operations': { query: two, operationName: 'A' },
  'the second of two operations': { query: two, operationName: 'B' },
  'two operations': { query: two },
  'a text of null': { query: null },
  'an empty text': { query: '' },
  'a text that is none': { query: 7 },
  'a text with a value in it': { query: withValue },
  'its hash beside it': { query, extensions: persisted(query) },
  'its hash instead': { extensions: persisted(query) },
  'its hash beside a text with a value': { query: withValue, extensions: persisted(withValue) },
  'the hash of a text with a value': { extensions: persisted(withValue) },
  'the hash of another text': { query, extensions: persisted(two) },
  'its hash for a later protocol': { query, extensions: persisted(query, 2) },
  'no hash': { query, extensions: { persistedQuery: { version: 1 } } },
  'a persisted query of null': { query, extensions: { persistedQuery: null } },
  'extensions of null': { query, extensions: null },
  'a text as extensions': { query, extensions: 'none' },
  'an array as extensions': { query, extensions: [] },
  'extensions of its own': { query, extensions: { mine: 1 } },
  'more than it needs': { query, documentId: null, id: 7 },
  'a mutation': { query: 'mutation { verifyNotary(input: {}) { errors { message } } }' },
  'a mutation of which all is known': {
    query: 'mutation ($input: VerifyNotaryInput!) { verifyNotary(input: $input) { errors { message } } }',
  },
}

/** What can be said in one way. */
const requests: Record<string, InjectOptions> = {
  'a batch': post([{ query }, { query }]),
  'a batch of one': post([{ query }]),
  nothing: post('null'),
  'no JSON': post('{'),
  'a name from the prototype': post(`{"query":"{ __typename }","variables":{"__proto__":{}}}`),
  'a variable __proto__ by GET': get(`query=${encoded}&variables={"__proto__":{"n":7}}`),
  'a variable constructor by GET': get(`query=${encoded}&variables={"constructor":{"n":7}}`),
  'JSON as text': post({ query }, { 'content-type': 'text/plain' }),
  'JSON with a charset': post({ query }, { 'content-type': 'application/json; charset=utf-8' }),
  HEAD: { ...get(`query=${encoded}`), method: 'HEAD' },
  'GET without the header': get(`query=${encoded}`, {}),
  'GET with an empty header': get(`query=${encoded}`, { 'apollo-require-preflight': '' }),
  'GET with the other header': get(`query=${encoded}`, { 'x-apollo-operation-name': 'Some' }),
  'GET of JSON': get(`query=${encoded}`, json),
  'GET of text': get(`query=${encoded}`, { ...preflight, 'content-type': 'text/plain' }),
  'GET of text without the header': get(`query=${encoded}`, { 'content-type': 'text/plain' }),
  'GET of two texts': get(`query=${encoded}&query=${encoded}`),
  'GET of two variables': get(`query=${encoded}&variables={}&variables={}`),
  'GET of no JSON': get(`query=${encoded}&variables=`),
  'GET with a percent sign': get(`query=${encoded}&variables={"f":{"name":"%25%25"}}`),
  'GET behind a fragment': get(`query=${encoded}#&variables={}`),
}

const accepted = [
  ...['*/*', '', 'application/json', 'application/graphql-response+json', 'application/*'],
  ...['text/html', 'text/html,application/xhtml+xml,*/*;q=0.8', 'image/png', 'nonsense', ','],
  ...['application/json;q=0.1, application/graphql-response+json', 'multipart/mixed; deferSpec=20220824'],
  'application/json; callbackSpec=1.0',
]

describe('a request', () => {
  const pair = pairOfApps()
  let authorization: string

  beforeAll(async () => {
    authorization = `Bearer ${await pair.direct.tokenFor('citizen')}`
    for (const text of [query, profile, withValue]) await pair.expectSame(post({ query: text }))
    for (const operationName of ['A', 'B']) await pair.expectSame(post({ query: two, operationName }))
  })

  /** Each twice, and with a token as well: what comes again is known. */
  async function expectSame(request: InjectOptions): Promise<boolean[]> {
    const ways: boolean[] = []
    for (const token of [{}, { authorization }]) {
      for (let time = 0; time < 2; time += 1) {
        const headers = { ...cold, ...request.headers, ...token }
        ways.push((await pair.expectSame({ ...request, headers })).isDirect)
      }
    }
    return ways
  }

  test.each(Object.entries(fields))('with %s is answered as by Apollo', async (_what, asked) => {
    await expectSame(ways.POST(asked))
    await expectSame(ways.GET(asked))
  })

  test.each(Object.entries(requests))('that is %s is answered as by Apollo', async (_what, request) => {
    await expectSame(request)
  })

  test.each(accepted)('that accepts "%s" is answered as by Apollo', async (accept) => {
    for (const request of [
      post({ query }, { ...json, accept }),
      get(`query=${encoded}`, { ...preflight, accept }),
    ]) {
      await expectSame(request)
    }
  })

  test('that Apollo is not needed for is not given to it', async () => {
    for (const fitting of [
      'fitting variables',
      'the second of two operations',
      'a value that the resolver refuses',
      'its hash instead',
    ]) {
      for (const way of [ways.POST, ways.GET]) {
        expect(await expectSame(way(fields[fitting]!)), fitting).toEqual([true, true, true, true])
      }
    }
  })
})
