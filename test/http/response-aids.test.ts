import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, type TestRequest, startTestApp } from '../_util/test-app.ts'
import { closeAtOnce, startProductionApp } from './production-app.ts'

const aidNames = ['x-sql-count', 'x-sql-shared', 'x-cache', 'server-timing']
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const loadTestKey = 'a key of the load test'

describe('outside production an answer', () => {
  let app: TestApp

  beforeAll(async () => {
    app = await startTestApp()
  })
  afterAll(() => app.close())

  test('tells its statements, what it shared, the cache and the time', async () => {
    const { headers } = await app.query('Districts')
    expect(Object.fromEntries(aidNames.map((name) => [name, headers[name]]))).toEqual({
      'x-sql-count': '2',
      'x-sql-shared': '0',
      'x-cache': 'bypass',
      'server-timing': expect.stringMatching(/^total;dur=\d+\.\d$/),
    })
    expect(headers['x-trace-id']).toBeUndefined()
  })

  test('counts the statement that reads the rights', async () => {
    expect((await app.query('{ viewer { role } }', { as: 'notary' })).sql).toBe(1)
    expect((await app.query('{ __typename }')).sql).toBe(0)
    expect((await app.query('{ nothing }')).sql).toBe(0)
  })

  test('has an id of its own, whatever the client calls it', async () => {
    const headers = { 'x-request-id': 'mine', 'request-id': 'mine' }
    const answers = [
      await app.query('{ __typename }', { headers }),
      await app.query('{ __typename }', { headers }),
    ]
    const ids = answers.map((answer) => answer.headers['x-request-id'])
    for (const id of ids) expect(id).toMatch(uuidPattern)
    expect(ids[0]).not.toBe(ids[1])
    const health = await app.fastify.inject('/alive')
    expect(health.headers['x-request-id']).toMatch(uuidPattern)
  })

  test.each<[what: string, name: string, request: TestRequest, budget: object]>([
    ['a stored operation', 'Districts', {}, { declared: 2, bound: 2, measured: 2 }],
    ['a stored operation of a role', 'MyActs', { as: 'citizen' }, { declared: 8, bound: 8, measured: 8 }],
    ['any other one', '{ viewer { role } }', { as: 'staff' }, { declared: null, bound: 1, measured: 1 }],
    ['one that reads nothing', '{ __typename }', {}, { declared: null, bound: 0, measured: 0 }],
  ])('tells the budget of %s where it is asked for', async (_what, name, request, budget) => {
    const answer = await app.query(name, { ...request, headers: { 'x-budget': '1' } })
    expect(answer.extensions).toEqual({ budget })
  })

  test('is the same without the budget, byte for byte', async () => {
    const [bare, asked] = [
      await app.query('Districts'),
      await app.query('Districts', { headers: { 'x-budget': '1' } }),
    ]
    const { extensions, ...rest } = JSON.parse(asked.text)
    expect(extensions).toEqual({ budget: { declared: 2, bound: 2, measured: 2 } })
    expect(`${JSON.stringify(rest)}\n`).toBe(bare.text)
    for (const value of ['0', 'true', '']) {
      expect((await app.query('Districts', { headers: { 'x-budget': value } })).text).toBe(bare.text)
    }
  })
})

describe('in production an answer', () => {
  let app: TestApp
  let keyless: TestApp

  beforeAll(async () => {
    ;[app, keyless] = await Promise.all([
      startProductionApp({ environment: { LOAD_TEST_KEY: loadTestKey } }),
      startProductionApp(),
    ])
  })
  afterAll(() => Promise.all([app, keyless].map(closeAtOnce)))

  async function aidsFor(target: TestApp, headers: Record<string, string>): Promise<string[]> {
    const answer = await target.query('Districts', { headers: { 'x-budget': '1', ...headers } })
    expect(answer.errors).toEqual([])
    expect(answer.headers['x-request-id']).toMatch(uuidPattern)
    const found = aidNames.filter((name) => answer.headers[name] !== undefined)
    return answer.extensions ? [...found, 'extensions.budget'] : found
  }

  test('has an id and no other aid', async () => {
    expect(await aidsFor(app, {})).toEqual([])
  })

  test('has all of them with the key of the load test', async () => {
    expect(await aidsFor(app, { 'x-load-test-key': loadTestKey })).toEqual([...aidNames, 'extensions.budget'])
  })

  test.each([
    ['nothing', ''],
    ['a key of the same length', 'A key of the load test'],
    ['the beginning of the key', loadTestKey.slice(0, -1)],
    ['more than the key', `${loadTestKey}s`],
    ['the key twice', `${loadTestKey}, ${loadTestKey}`],
  ])('has none with %s as key', async (_what, key) => {
    expect(await aidsFor(app, { 'x-load-test-key': key })).toEqual([])
  })

  test.each(['', 'undefined', loadTestKey])('has none with "%s" where no key is set', async (key) => {
    expect(await aidsFor(keyless, { 'x-load-test-key': key })).toEqual([])
  })
})
