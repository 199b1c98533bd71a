import type { JWTVerifyGetKey } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OwnDatabase, copyDatabase } from '../_util/own-database.ts'
import { pairOfApps } from './direct-pair.ts'
import { cold, ways } from './direct-requests.ts'
import { type Issuer, createIssuer, inSeconds } from './issuer.ts'

const queries = ['{ viewer { role } }', '{ languages { code } }']

describe('a request with', () => {
  let issuer: Issuer
  let own: OwnDatabase
  let isAway = false
  let verifications = 0
  const pair = pairOfApps(async () => {
    ;[issuer, own] = await Promise.all([createIssuer(), copyDatabase('small')])
    const verificationKeys: JWTVerifyGetKey = (header, token) => {
      verifications += 1
      if (isAway) throw new Error('fetch failed')
      return issuer.keys(header, token)
    }
    return { database: own, verificationKeys }
  })
  afterAll(() => own.drop())

  const tokenOf = (sub: string) => issuer.sign({ sub })
  /** The statuses of the two queries. */
  async function expectSame(authorization: string): Promise<number[]> {
    const statuses = []
    for (const query of queries) {
      for (const way of [ways.POST, ways.GET]) {
        const { status } = await pair.expectSame(way({ query }, { ...cold, authorization }))
        statuses.push(status)
      }
    }
    return statuses
  }

  beforeAll(async () => {
    await expectSame(`Bearer ${await tokenOf(pair.direct.people.citizen)}`)
  })

  test.each<[what: string, authorization: () => string | Promise<string>, status: number]>([
    ['an empty token', () => '', 200],
    ['another scheme', () => 'Basic abc', 401],
    ['no token', () => 'Bearer nonsense', 401],
    ['a token that has expired', async () => `Bearer ${await issuer.sign({ exp: inSeconds(-60) })}`, 401],
    ['a token for others', async () => `Bearer ${await issuer.sign({ aud: 'another' })}`, 401],
  ])('%s is answered as by Apollo', async (_what, authorization, status) => {
    expect(await expectSame(await authorization())).toEqual(Array(4).fill(status))
  })

  test('the token of an account that is suspended, or gone, is answered as by Apollo', async () => {
    const { database, people } = pair.direct
    await database.pool.query(`update user_account set status = 'SUSPENDED' where id = $1`, [people.notary])
    for (const userId of [people.notary, '01900000-0000-7000-8000-000000000000']) {
      expect(await expectSame(`Bearer ${await tokenOf(userId)}`)).toEqual([401, 401, 200, 200])
    }
  })

  test('a token that cannot be verified is answered as by Apollo, after one attempt', async () => {
    isAway = true
    const authorization = `Bearer ${await tokenOf(pair.direct.people.staff)}`
    const stored = pair.direct.storedOperations.all.find(({ name }) => name === 'Districts')!
    for (const fields of [...queries.map((query) => ({ query })), { documentId: stored.id }]) {
      for (const caching of [{}, cold]) {
        verifications = 0
        const { status } = await pair.expectSame(ways.POST(fields, { ...caching, authorization }))
        // One of each application.
        expect([status, verifications]).toEqual([503, 2])
      }
    }
  })
})
