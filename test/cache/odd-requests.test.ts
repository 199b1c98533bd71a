import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { addressWith, overHttp, persisted } from './http.ts'

const twoOperations = 'query A { districts { name } } query B { languages { code } }'
const page =
  'query Page($first: Int, $filter: NotaryFilter) { notaries(first: $first, filter: $filter) { nodes { id } } }'
const profile = 'query Profile($id: ID!) { notary(id: $id) { id phone } }'
const districts = 'query Districts { districts { name } }'

let app: TestApp
let http: ReturnType<typeof overHttp>
let ids: string[]

describe('requests written in an odd way', () => {
  beforeAll(async () => {
    app = await startTestApp()
    http = overHttp(app)
    const notaries = await app.database.client.notary.findMany({ orderBy: { id: 'asc' }, take: 2 })
    ids = notaries.map(({ id }) => toGlobalId('Notary', id))
  })
  afterAll(() => app.close())

  const preflight = { 'apollo-require-preflight': '1' }
  const json = { 'content-type': 'application/json' }
  const text = (payload: string, headers = {}): InjectOptions => ({
    method: 'POST',
    payload,
    headers: { ...json, ...headers },
  })
  const body = (payload: object, headers = {}) => text(JSON.stringify(payload), headers)
  const get = (parameters: Record<string, string>, headers = {}): InjectOptions => ({
    method: 'GET',
    url: addressWith(parameters),
    headers: { ...preflight, ...headers },
  })

  /** As clients write them; their answers are kept, and stay what they are. */
  const plain = (): InjectOptions[] => [
    body({ query: districts }),
    body({ query: twoOperations, operationName: 'A' }),
    body({ query: twoOperations, operationName: 'B' }),
    body({ query: page }),
    body({ query: page, variables: { first: null } }),
    body({ query: page, variables: { first: 1 } }),
    body({ query: page, variables: { first: 2, filter: { language: 'it' } } }),
    body({ query: profile, variables: { id: ids[0] } }),
    body({ query: profile, variables: { id: ids[1] } }),
  ]

  function odd(): InjectOptions[] {
    const [one, other] = ids
    const asked = JSON.stringify(profile)
    return [
      // Which operation is meant.
      body({ query: twoOperations }),
      body({ query: twoOperations, operationName: 'C' }),
      body({ query: twoOperations, operationName: '' }),
      body({ query: twoOperations, operationName: ['A'] }),
      body({ query: twoOperations, operationName: { toString: 'A' } }),
      body({ query: `A\n${twoOperations}` }),
      body({ query: `Districts\n${districts}` }),
      body({ query: districts, operationName: 'Districts' }),
      body({ query: districts, operationName: '' }),
      body({ query: districts, operationName: null }),
      body({ query: [districts] }),
      body({ query: '' }),
      // Variables: their order, their names, and what JSON can say twice.
      body({ query: page, variables: { filter: { language: 'it' }, first: 2 } }),
      body({ query: page, variables: { first: 1, unknown: 'x' } }),
      body({ query: page, variables: { first: '1' } }),
      body({ query: page, variables: { first: 1.5 } }),
      body({ query: page, variables: { first: true } }),
      body({ query: page, variables: { first: [1] } }),
      body({ query: page, variables: { first: {} } }),
      body({ query: page, variables: [] }),
      body({ query: page, variables: 'first' }),
      body({ query: page, variables: '{"first":1}' }),
      body({ query: page, variables: null }),
      body({ query: page, variables: { first: 2, filter: { language: 'it', unknown: 1 } } }),
      text(`{"query":${JSON.stringify(page)},"variables":{"first":1e400}}`),
      text(`{"query":${JSON.stringify(page)},"variables":{"first":-1e400}}`),
      text(`{"query":${JSON.stringify(page)},"variables":{"first":1.0}}`),
      text(`{"query":${JSON.stringify(page)},"variables":{"first":1,"first":2}}`),
      text(`{"query":${asked},"variables":{"id":"${one}","id":"${other}"}}`),
      text(`{"query":${asked},"variables":{"id":"${one}"},"variables":{"id":"${other}"}}`),
      text(`{"query":${asked},"variables":{"id":"${one}","__proto__":{"id":"${other}"}}}`),
      text(`{"query":${asked},"variables":{"__proto__":{"id":"${other}"}}}`),
      text(`{"query":${asked},"variables":{"constructor":{"prototype":{"id":"${other}"}}}}`),
      text(`{"query":${asked},"__proto__":{"variables":{"id":"${other}"}}}`),
      body({ query: profile, variables: { id: `${one} id="${other}` } }),
      body({ query: profile, variables: { id: [one] } }),
      body({ query: profile, variables: { id: { '': one } } }),
      body({ query: profile }),
      get({ query: profile, variables: `{"id":"${one}","__proto__":{"id":"${other}"}}` }),
      get({ query: profile, variables: `{"__proto__":{"id":"${other}"}}` }),
      get({ query: profile, variables: 'null' }),
      get({ query: profile, variables: '"x"' }),
      get({ query: profile, variables: '{' }),
      { ...get({}), url: `${addressWith({ query: districts })}&query=x` },
      { ...get({}), url: `${addressWith({ query: profile, variables: `{"id":"${one}"}` })}&variables={}` },
      // Hashes, extensions and batches.
      body({ query: districts, extensions: persisted(profile) }),
      body({ extensions: persisted('{ nothing }') }),
      body({ query: districts, extensions: { persistedQuery: { version: 2, sha256Hash: 'x' } } }),
      body({ query: districts, extensions: { persistedQuery: 'x' } }),
      body({ query: districts, extensions: 'x' }),
      body({ query: districts, extensions: [] }),
      body({ query: districts, documentId: http.stored('Districts').id }),
      body([{ query: districts }]),
      body({}),
      // Headers that say where somebody comes from, or what the answer is to be like.
      body({ query: districts }, { host: 'evil.example', 'x-forwarded-host': 'evil.example' }),
      body({ query: districts }, { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http' }),
      body({ query: districts }, { 'x-http-method-override': 'DELETE', 'x-original-url': '/other' }),
      body({ query: districts }, { range: 'bytes=0-3' }),
      ...acceptable.flatMap((accept) => [
        body({ query: districts }, { accept }),
        get({ documentId: http.stored('Districts').id }, { accept }),
        body({ query: '{ nothing }' }, { accept }),
      ]),
    ]
  }

  async function answerOf(request: InjectOptions, isCold: boolean) {
    const headers = { ...request.headers, ...(isCold && { 'cache-control': 'no-cache' }) }
    const { status, headers: answered, text: sent } = await http.send({ ...request, headers })
    // What is different in every answer: the request's own id, and the nonce of a page.
    const told = sent.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}/g, '')
    return { status, type: answered['content-type'], text: told }
  }

  test('get the answer that they would get without a cache, and change none of the kept ones', async () => {
    const requests = odd()
    const wanted = await Promise.all(plain().map((request) => answerOf(request, true)))
    const inTurn = async () => {
      const answers = []
      for (const request of plain()) answers.push(await answerOf(request, false))
      return answers
    }
    for (let count = 0; count < 3; count += 1) expect(await inTurn()).toEqual(wanted)

    const different: string[] = []
    for (const request of requests) {
      const cold = await answerOf(request, true)
      for (let count = 0; count < 3; count += 1) {
        const warm = await answerOf(request, false)
        if (JSON.stringify(warm) !== JSON.stringify(cold)) {
          const written = JSON.stringify([request.method, request.url, request.headers, request.payload])
          different.push(`${written}\n  ${JSON.stringify(cold)}\n  ${JSON.stringify(warm)}`)
          break
        }
      }
    }
    expect(different).toEqual([])
    expect(await inTurn()).toEqual(wanted)
  })
})

const acceptable = [
  'application/json',
  'application/graphql-response+json',
  'application/graphql-response+json;charset=utf-8, application/json;q=0.5',
  'application/json;q=0.1, application/graphql-response+json;q=0.9',
  'multipart/mixed',
  'text/plain',
  'text/html',
  'text/html,application/xhtml+xml,*/*;q=0.8',
  'application/*',
  '*/*',
  '',
  'nonsense',
]
