import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { type HttpAnswer, addressWith, overHttp, persisted } from './http.ts'
import { until } from './stores.ts'

describe('kept answers over HTTP', () => {
  let app: TestApp
  let http: ReturnType<typeof overHttp>

  beforeAll(async () => {
    app = await startTestApp()
    http = overHttp(app)
  })
  beforeEach(() => app.cache.forget())
  afterEach(() => void vi.useRealTimers())
  afterAll(() => app.close())

  const districts = (headers: Record<string, string> = {}) => http.get(http.addressOf('Districts'), headers)

  test('carry the same headers the first time and after', async () => {
    const [first, second] = [await districts(), await districts()]
    expect([first.headers['x-cache'], second.headers['x-cache']]).toEqual(['miss', 'hit'])
    expect([first.headers['x-sql-count'], second.headers['x-sql-count']]).toEqual(['2', '0'])
    for (const { status, headers, raw } of [first, second]) {
      expect(status).toBe(200)
      expect(headers).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'public, max-age=30, stale-while-revalidate=270',
        vary: 'origin, accept, accept-encoding',
        age: '0',
        'content-length': String(raw.length),
        'x-content-type-options': 'nosniff',
      })
      expect(headers.etag).toMatch(/^W\/"[\w-]{22}"$/)
      expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    }
    expect(first.headers['x-request-id']).not.toBe(second.headers['x-request-id'])
    expect(settled(second)).toEqual(settled(first))
    expect(second.text).toBe(first.text)
  })

  test('live as long as what may be kept least in them', async () => {
    const { headers } = await http.get(http.addressOf('SearchNotaries'))
    expect(headers['cache-control']).toBe('public, max-age=30, stale-while-revalidate=30')
  })

  test('are the same by every way in which clients ask', async () => {
    const { id, text, bareText } = http.stored('Districts')
    const first = await districts()
    const extensions = persisted(text)
    // A hash is unknown until its text was sent once.
    await http.post({ query: text, extensions })
    const answers = [
      await http.post({ documentId: id }),
      await http.post({ query: text }),
      await http.post({ query: bareText, variables: { unknown: 1 } }),
      await http.post({ query: text, extensions }),
      await http.post({ extensions }),
      await http.get(addressWith({ extensions: JSON.stringify(extensions) })),
      await http.get(addressWith({ query: text })),
    ]
    for (const answer of answers) {
      expect(settled(answer)).toEqual(settled(first))
      expect([answer.headers['x-cache'], answer.text]).toEqual(['hit', first.text])
    }
  })

  test('are not sent again by GET to who has them', async () => {
    const { headers, text } = await districts()
    const etag = headers.etag!
    for (const held of [etag, etag.slice(2), `"other", ${etag}`, '*']) {
      const answer = await districts({ 'if-none-match': held })
      expect([answer.status, answer.raw.length]).toEqual([304, 0])
      expect(answer.headers).toMatchObject({ etag, vary: headers.vary, age: '0', 'x-cache': 'hit' })
      expect(answer.headers['cache-control']).toBe(headers['cache-control'])
      expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
      expect(answer.headers['content-type']).toBeUndefined()
    }
    expect((await districts({ 'if-none-match': '"other"' })).text).toBe(text)
    const posted = await http.post({ documentId: http.stored('Districts').id }, { 'if-none-match': etag })
    expect([posted.status, posted.text]).toEqual([200, text])
    // Also where the answer has just been made.
    await app.cache.forget()
    const made = await districts({ 'if-none-match': etag })
    expect([made.status, made.raw.length, made.headers['x-cache']]).toEqual([304, 0, 'miss'])
  })

  test('are compressed once, and sent in the best encoding that the client takes', async () => {
    const catalogue = (headers = {}) => http.get(http.addressOf('ActTypeCatalogue'), headers)
    const plain = await catalogue()
    // That is done a moment after the first one is sent.
    await until(async () => (await catalogue({ 'accept-encoding': 'br' })).headers['content-encoding'])
    const table: [accepted: string, expected: string | undefined][] = [
      ['gzip, deflate, br', 'br'],
      ['gzip', 'gzip'],
      ['GZIP;q=0.5', 'gzip'],
      ['br;q=0, gzip', 'gzip'],
      ['br;q=0.000,gzip;q=0', undefined],
      ['identity', undefined],
      ['', undefined],
    ]
    for (const [accepted, expected] of table) {
      const { headers, raw } = await catalogue({ 'accept-encoding': accepted })
      expect([accepted, headers['content-encoding']]).toEqual([accepted, expected])
      expect(headers.etag).toBe(plain.headers.etag)
      expect(headers['content-length']).toBe(String(raw.length))
      expect(decoded(headers['content-encoding'], raw)).toBe(plain.text)
      if (expected) expect(raw.length).toBeLessThan(plain.raw.length / 1.5)
    }
  })

  test('are not compressed where that gains nothing', async () => {
    const query = '{ languages { code } }'
    const first = await http.post({ query })
    // A document that is not stored must be known before an answer to it is kept.
    await http.post({ query })
    expect(first.raw.length).toBeLessThan(1_000)
    for (let count = 0; count < 5; count += 1) {
      const { headers, text } = await http.post({ query }, { 'accept-encoding': 'br, gzip' })
      expect([headers['x-cache'], headers['content-encoding'], text]).toEqual(['hit', undefined, first.text])
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  })

  test('tell their age', async () => {
    const { headers } = await districts()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 12_300 })
    const later = await districts()
    expect(later.headers).toMatchObject({ age: '12', etag: headers.etag, 'x-cache': 'hit' })
  })

  test('are sent at once where they are due, and made anew for the next one in the background', async () => {
    const { pool } = app.database
    const first = await districts()
    const before = { total: pool.total.statements, background: pool.background.statements }
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 40_000 })
    const due = await districts()
    expect(due.headers).toMatchObject({ age: '40', 'x-cache': 'hit', 'x-sql-count': '0' })
    expect(due.text).toBe(first.text)
    await until(async () => (await districts()).headers.age === '0')
    const renewed = await districts()
    expect([renewed.headers['x-cache'], renewed.headers.etag]).toEqual(['hit', first.headers.etag])
    // Nobody has waited for these: they belong to no request.
    await until(() => pool.background.statements >= before.background + 2)
    const [total, background] = [pool.total.statements, pool.background.statements]
    expect(total - before.total).toBe(background - before.background)
  })

  test('are passed by with `x-budget: 1`, and filled no more than read', async () => {
    const withBudget = { 'x-budget': '1', 'apollo-require-preflight': '1' }
    const first = await districts(withBudget)
    expect([first.headers['x-cache'], first.headers['cache-control']]).toEqual(['bypass', 'no-store'])
    expect(JSON.parse(first.text)).toHaveProperty('extensions.budget.measured', 2)
    expect((await districts()).headers['x-cache']).toBe('miss')
    const again = await districts(withBudget)
    // Rows are another cache than answers.
    expect([again.headers['x-cache'], again.headers['x-sql-count']]).toEqual(['bypass', '0'])
  })

  test('are passed by with `cache-control: no-cache`, and so are rows, which are not filled either', async () => {
    for (let count = 0; count < 2; count += 1) {
      const { headers } = await districts({ 'cache-control': 'no-cache', 'apollo-require-preflight': '1' })
      expect(headers).toMatchObject({ 'x-cache': 'bypass', 'x-sql-count': '2', 'cache-control': 'no-store' })
      expect(headers.etag).toBeUndefined()
    }
    expect((await districts()).headers).toMatchObject({ 'x-cache': 'miss', 'x-sql-count': '2' })
    const personal = { query: '{ viewer { id } districts { name } }' }
    const headers = { authorization: `Bearer ${await app.tokenFor('citizen')}` }
    const [warm, cold] = [
      await http.post(personal, headers),
      await http.post(personal, { ...headers, 'cache-control': 'no-cache' }),
    ]
    expect([warm.headers['x-sql-count'], cold.headers['x-sql-count']]).toEqual(['1', '2'])
    expect(warm.text).toBe(cold.text)
  })
})

/** Headers that are the same for the same answer. */
function settled({ headers }: HttpAnswer) {
  const names = ['cache-control', 'content-type', 'content-length', 'etag', 'vary', 'content-encoding']
  return Object.fromEntries(names.map((name) => [name, headers[name]]))
}

function decoded(encoding: string | undefined, raw: Buffer): string {
  const bytes = encoding === 'br' ? brotliDecompressSync(raw) : encoding === 'gzip' ? gunzipSync(raw) : raw
  return bytes.toString()
}
