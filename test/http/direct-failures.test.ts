import { GraphQLError } from 'graphql'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import {
  BadUserInputError,
  ForbiddenError,
  ServiceUnavailableError,
  TimeoutError,
  UnauthenticatedError,
} from '../../src/errors.ts'
import type { RequestContext } from '../../src/graphql/context.ts'
import { withDatabase } from '../_util/databases.ts'
import { type OwnDatabase, copyDatabase } from '../_util/own-database.ts'
import { type TcpProxy, startTcpProxy } from '../_util/tcp-proxy.ts'
import { pairOfApps } from './direct-pair.ts'
import { cold, ways } from './direct-requests.ts'

const nobody = '01900000-0000-7000-8000-000000000000'
const secret = 'RSSMRA80A01H501U'

/** Ways to fail. */
const failures: Record<string, () => unknown> = {
  error: () => {
    throw new Error(secret)
  },
  rejection: () => Promise.reject(new TypeError(secret)),
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as a careless library does
  text: () => Promise.reject(secret),
  badInput: () => Promise.reject(new BadUserInputError('Not so.')),
  forbidden: () => {
    throw new ForbiddenError('Not you.')
  },
  unauthenticated: () => Promise.reject(new UnauthenticatedError('Who are you?')),
  unavailable: () => {
    throw new ServiceUnavailableError('Not now.')
  },
  late: () => Promise.reject(new TimeoutError('Too late.')),
  coded: () =>
    Promise.reject(new GraphQLError('Coded.', { extensions: { code: 'BAD_USER_INPUT', more: secret } })),
  codeless: () => Promise.reject(new GraphQLError(secret, { extensions: { code: null } })),
  foreignCode: () => Promise.reject(new GraphQLError(secret, { extensions: { code: 'LOCKED' } })),
  wrongValue: () => secret,
}
const names = Object.keys(failures)

const schemaExtension = {
  typeDefs: `
    type Fragile { name: String! ${names.map((name) => `${name}: Int! @reads(sql: 0)`).join(' ')} }
    extend type Query {
      ${names.map((name) => `${name}: Int @reads(sql: 0)`).join(' ')}
      required: Int! @reads(sql: 0)
      fragile: [Fragile] @reads(sql: 0)
      greedy: Int
    }`,
  resolvers: {
    Query: {
      ...failures,
      required: failures.error!,
      greedy: (_source: unknown, _values: unknown, { loaders }: RequestContext) =>
        loaders.districtById.load(nobody).then(() => 1),
      fragile: () => [{ name: 'one' }, { name: 'two' }],
    },
    Fragile: failures,
    District: { region: failures.error!, name: failures.badInput! },
  },
}

describe('an operation with a field that fails', () => {
  const pair = pairOfApps({ schemaExtension })

  async function expectSame(query: string, headers: Record<string, string> = {}) {
    const request = ways.POST({ query }, { ...cold, ...headers })
    await pair.expectSame(request)
    const again = await pair.expectSame(request)
    expect([again.isDirect, again.text.includes(secret)], query).toEqual([true, false])
    return again
  }

  test.each(names)('by %s is answered as by Apollo', async (name) => {
    const text = `query Failing { languages { code } alias: ${name} }`
    const { status } = await expectSame(text)
    expect(status).toBe({ unavailable: 503, late: 504 }[name] ?? 200)
    await expectSame(text.replace('alias', 'other'), { 'x-budget': '1' })
    await expectSame(`{ fragile { name ${name} } }`)
    await expectSame(`{ required ${name} }`)
    await expectSame(`{ unavailable ${name} late }`)
  })
  test('by taking more than it may is answered as by Apollo', async () => {
    for (const text of ['{ greedy }', 'query Greedy { greedy alias: error }']) {
      expect((await expectSame(text, { 'x-budget': '1' })).text).toContain('BUDGET_EXCEEDED')
    }
  })

  test('is told of at the place where it stands in the text that was sent', async () => {
    const { id, text, bareText } = pair.direct.storedOperations.all.find(
      ({ name }) => name === 'SearchNotaries',
    )!
    const places = []
    for (const fields of [
      { documentId: id },
      { query: text },
      { query: bareText },
      { query: ` ${bareText}` },
    ]) {
      await pair.expectSame(ways.POST(fields, cold))
      const answer = await pair.expectSame(ways.POST(fields, cold))
      expect(answer.isDirect).toBe(true)
      places.push(JSON.stringify(JSON.parse(answer.text).errors[0].locations))
    }
    expect(new Set(places).size).toBeGreaterThan(1)
  })
})

describe('while the database is away', () => {
  let proxy: TcpProxy
  const pair = pairOfApps(async () => {
    const url = withDatabase(inject('applicationUrl'), 'small')
    proxy = await startTcpProxy(url)
    return { database: { url: proxy.through(url) } }
  })
  const asked = [
    ['citizen', { query: '{ languages { code } }' }],
    ['citizen', { query: '{ viewer { role } }' }],
    ['citizen', { query: '{ viewer { role } languages { code } }' }],
    ['administrator', { query: '{ __typename }' }],
  ] as const

  beforeAll(async () => {
    for (const request of await requests()) {
      await pair.expectSame(request)
      expect((await pair.expectSame(request)).isDirect).toBe(true)
    }
    await proxy.close()
  })
  afterAll(() => proxy.close())

  async function requests() {
    const all = asked.map(async ([role, fields]) =>
      ways.POST(fields, { ...cold, authorization: `Bearer ${await pair.direct.tokenFor(role)}` }),
    )
    return Promise.all(all)
  }

  test('a request is answered as by Apollo', async () => {
    const statuses = []
    for (const request of await requests()) statuses.push((await pair.expectSame(request)).status)
    expect(statuses).toEqual([503, 503, 503, 200])
  })
})

describe('where rights cannot be read for a reason that nobody expected', () => {
  let own: OwnDatabase
  const pair = pairOfApps(async () => {
    own = await copyDatabase('small')
    return { database: own }
  })
  afterAll(() => own.drop())

  test('a request is answered as by Apollo', async () => {
    const authorization = `Bearer ${await pair.direct.tokenFor('citizen')}`
    const request = ways.POST({ query: '{ viewer { role } }' }, { ...cold, authorization })
    for (const isDirect of [false, true]) expect((await pair.expectSame(request)).isDirect).toBe(isDirect)
    await pair.direct.database.pool.query('alter table user_account rename column role to former_role')
    expect((await pair.expectSame(request)).status).toBe(500)
  })
})
