import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { type Exchange, send } from './exchange.ts'

const query = '{ languages { code } specialisations { code } }'
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

describe('an automatic persisted query', () => {
  let app: TestApp

  beforeAll(async () => {
    app = await startTestApp()
  })
  afterAll(() => app.close())

  const post = (payload: object): Promise<Exchange> =>
    send(app, { headers: { 'content-type': 'application/json' }, payload })
  const extensionsOf = (sha256Hash: string) => ({ persistedQuery: { version: 1, sha256Hash } })
  const get = (sha256Hash: string, headers: Record<string, string>) => {
    const parameters = new URLSearchParams({ extensions: JSON.stringify(extensionsOf(sha256Hash)) })
    return send(app, { method: 'GET', url: `/graphql?${parameters.toString()}`, headers })
  }

  test('is asked for once by its text, and then by its hash', async () => {
    const extensions = extensionsOf(hashOf(query))
    const unknown = await post({ extensions })
    expect(unknown.body.errors[0].extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND')
    expect(unknown.headers['cache-control']).toBe('no-store')

    const registered = await post({ query, extensions })
    expect(registered.body.data.languages.length).toBeGreaterThan(1)
    for (let time = 0; time < 3; time += 1) {
      const { status, text } = await post({ extensions })
      expect([status, text]).toEqual([200, registered.text])
    }
    const byGet = await get(hashOf(query), { 'apollo-require-preflight': 'true' })
    expect([byGet.status, byGet.text, byGet.headers['x-cache']]).toEqual([200, registered.text, 'hit'])
    expect((await get(hashOf(query), {})).status).toBe(400)
  })

  test('with the hash of another text is refused', async () => {
    await post({ query, extensions: extensionsOf(hashOf(query)) })
    const other = '{ languages { name } }'
    for (const text of [other, query]) {
      const extensions = extensionsOf(hashOf(text === other ? query : other))
      const { status, body } = await post({ query: text, extensions })
      expect([status, body.errors[0]]).toEqual([
        400,
        {
          message: 'The hash is not the SHA-256 of the query that it came with.',
          extensions: { code: 'BAD_REQUEST' },
        },
      ])
    }
  })

  test('of another version of the protocol is refused', async () => {
    const extensions = { persistedQuery: { version: 2, sha256Hash: hashOf(query) } }
    const { status, body } = await post({ query, extensions })
    expect([status, body.errors]).toEqual([
      400,
      [{ message: 'The version of a persisted query must be 1.', extensions: { code: 'BAD_REQUEST' } }],
    ])
  })

  test('cannot be longer than any document', async () => {
    const long = `{ languages { code } } #${'x'.repeat(10_000)}`
    const { status, body } = await post({ query: long, extensions: extensionsOf(hashOf(long)) })
    expect([status, body.errors[0].extensions.code]).toEqual([400, 'LIMIT_EXCEEDED'])
    expect((await post({ extensions: extensionsOf(hashOf(long)) })).body.errors[0].extensions.code).toBe(
      'PERSISTED_QUERY_NOT_FOUND',
    )
  })

  test('is known to the next process that shares the cache, for a day', async () => {
    await post({ query, extensions: extensionsOf(hashOf(query)) })
    expect(await app.cache.readText(`apq:${hashOf(query)}`)).toBe(query)
  })
})
