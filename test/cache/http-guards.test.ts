import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { operationExamples } from '../../src/development/operation-examples.ts'
import { documentLimits } from '../../src/graphql/document-limits.ts'
import { closeAtOnce, startProductionApp } from '../http/production-app.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { addressWith, overHttp } from './http.ts'

interface Line {
  readonly requestId: string
  readonly msg: string
  readonly method: string
  readonly route: string
  readonly statusCode: number
}

describe('what holds for kept answers as for all others', () => {
  const lines: Line[] = []
  let app: TestApp
  let http: ReturnType<typeof overHttp>

  beforeAll(async () => {
    const write = (line: string) => void lines.push(JSON.parse(line) as Line)
    app = await startTestApp({ logger: pino({ level: 'info' }, { write }) })
    http = overHttp(app)
  })
  beforeEach(() => app.cache.forget())
  afterAll(() => app.close())

  const bearer = async (as: Parameters<TestApp['tokenFor']>[0]) => ({
    authorization: `Bearer ${await app.tokenFor(as)}`,
  })
  const fill = () => http.get(http.addressOf('Districts'))

  test('a token that is not valid is refused, one that is changes nothing', async () => {
    const { text, headers: kept } = await fill()
    for (const authorization of ['Bearer nonsense', 'Bearer', 'Basic YTpi', 'Bearer a.b.c']) {
      const {
        status,
        headers,
        text: refusal,
      } = await http.get(http.addressOf('Districts'), { authorization })
      expect([status, headers['cache-control'], headers.etag]).toEqual([401, 'no-store', undefined])
      expect(refusal).toContain('UNAUTHENTICATED')
      const posted = await http.post({ query: http.stored('Districts').text }, { authorization })
      expect(posted.status).toBe(401)
    }
    const answer = await http.get(http.addressOf('Districts'), await bearer('notary'))
    expect([answer.text, answer.headers.etag, answer.headers['x-cache']]).toEqual([text, kept.etag, 'hit'])
    expect(answer.headers['x-sql-count']).toBe('0')
  })

  test('a GET needs the preflight header, unless it is of a stored public query', async () => {
    const refused = /This operation has been blocked as a potential Cross-Site Request Forgery/
    const unstored = addressWith({ query: '{ districts { name } }' })
    const personal = http.addressOf('MyActs')
    const preflight = { 'apollo-require-preflight': '1' }
    const citizen = await bearer('citizen')
    // Asked for before, so that nothing is refused for being unknown.
    for (let count = 0; count < 2; count += 1) {
      expect((await http.get(unstored, preflight)).status).toBe(200)
    }
    for (let count = 0; count < 2; count += 1) {
      for (const [address, headers] of [
        [unstored, {}],
        [personal, citizen],
      ] as const) {
        const { status, text } = await http.get(address, headers)
        expect([status, refused.test(text)]).toEqual([400, true])
      }
    }
    expect((await http.get(personal, { ...citizen, ...preflight })).status).toBe(200)
    expect((await http.get(unstored, preflight)).headers['x-cache']).toBe('hit')
  })

  test.each<Record<string, string>>([{}, { 'cache-control': 'no-cache' }, { 'x-budget': '1' }])(
    'a GET of a stored public query needs no preflight header, with %j either',
    async (headers) => {
      expect((await http.get(http.addressOf('Districts'), headers)).status).toBe(200)
      expect((await http.get(http.addressOf('Districts'), headers)).status).toBe(200)
    },
  )

  test('the sizes of documents and of answers are limited', async () => {
    const query = '{ districts { name } }'
    expect((await http.post({ query })).status).toBe(200)
    const long = await http.post({ query: query.padEnd(documentLimits.characters + 1) })
    expect(long.text).toContain('LIMIT_EXCEEDED')
    // Pages are counted by their variables, whatever was answered to others before.
    const page = 'query ($first: Int) { notaries(first: $first) { nodes { id } } }'
    const ask = (first: number) => http.post({ query: page, variables: { first } })
    for (let count = 0; count < 2; count += 1) expect((await ask(1)).status).toBe(200)
    expect((await ask(1)).headers['x-cache']).toBe('hit')
    const large = await ask(101)
    expect(large.headers['x-cache']).not.toBe('hit')
    expect(large.text).toContain('BAD_USER_INPUT')
  })

  test('every request has an id of its own and a line in the log', async () => {
    await fill()
    const ids: string[] = []
    const sent: Record<string, string>[] = [{}, { 'if-none-match': '*' }, { 'accept-encoding': 'br' }]
    for (const headers of sent) {
      const answer = await http.get(http.addressOf('Districts'), headers)
      expect(answer.headers['x-cache']).toBe('hit')
      ids.push(answer.headers['x-request-id']!)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(new Set(ids).size).toBe(3)
    const found = ids.map((id) => lines.filter(({ requestId }) => requestId === id))
    expect(
      found.map((own) => own.map(({ msg, method, route, statusCode }) => [msg, method, route, statusCode])),
    ).toEqual([200, 304, 200].map((status) => [['request', 'GET', '/graphql', status]]))
  })

  test('a front end of another origin may read them, and each origin is told apart', async () => {
    await fill()
    const origins = ['http://localhost:3000', 'https://elsewhere.example']
    const answers = await Promise.all(
      origins.map((origin) => http.get(http.addressOf('Districts'), { origin })),
    )
    const allowed = answers.map(({ headers }) => headers['access-control-allow-origin'])
    expect(allowed).toEqual([origins[0], undefined])
    expect(answers.map(({ headers }) => headers['x-cache'])).toEqual(['hit', 'hit'])
  })

  test('what depends on who asks is kept by nobody', async () => {
    const examples = await operationExamples(app.database.client, app.storedOperations.all)
    const personal = examples.filter(({ name }) => http.stored(name).roles)
    expect(personal.length).toBeGreaterThan(5)
    for (const { name, role, text: query, variables } of personal) {
      const token = role === 'anonymous' ? {} : await bearer(role)
      for (let count = 0; count < 3; count += 1) {
        const { status, headers } = await http.post({ query, variables }, token)
        expect([name, role, status, headers['cache-control'], headers['x-cache'], headers.etag]).toEqual([
          name,
          role,
          200,
          'no-store',
          'bypass',
          undefined,
        ])
      }
    }
    const failed = await http.post({ query: '{ nothing }' })
    expect([failed.status, failed.headers['cache-control']]).toEqual([400, 'no-store'])
  })

  test('in production only the load-test key passes them by', async () => {
    const key = 'a-key-of-sixteen-characters'
    const production = await startProductionApp({
      environment: { LOAD_TEST_KEY: key, REDIS_URL: 'redis://127.0.0.1:1' },
    })
    try {
      const { get, addressOf } = overHttp(production)
      const ask = (headers: Record<string, string>) =>
        get(addressOf('Districts'), { 'apollo-require-preflight': '1', ...headers })
      await ask({})
      const plain = await ask({ 'cache-control': 'no-cache', 'x-budget': '1' })
      expect([plain.headers['x-cache'], plain.headers['x-sql-count']]).toEqual([undefined, undefined])
      expect(plain.headers.etag).toMatch(/^W\//)
      const wrong = await ask({ 'cache-control': 'no-cache', 'x-load-test-key': `${key}x` })
      expect(wrong.headers.etag).toBe(plain.headers.etag)
      const cold = await ask({ 'cache-control': 'no-cache', 'x-load-test-key': key })
      expect([cold.status, cold.headers['x-cache'], cold.headers['x-sql-count']]).toEqual([
        200,
        'bypass',
        '2',
      ])
      expect(cold.text).toBe(plain.text)
    } finally {
      await closeAtOnce(production)
    }
  })
})
