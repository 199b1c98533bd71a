import { afterAll, beforeAll, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { type OwnDatabase, copyDatabase } from '../_util/own-database.ts'
import { type Redis, describeWithRedis } from '../_util/redis-server.ts'
import { createStatementWitness } from '../_util/statement-witness.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { type CanaryPerson, canaryPattern, insertCanaryPeople } from './canary-people.ts'

const requests = 20_000
const atOnce = 50

const personal = [
  'query ($id: ID!) { act(id: $id) { title internalNotes parties { client { displayName residence email } } } }',
  'query ($id: ID!) { viewer { id client { displayName residence email } } act(id: $id) { title } }',
  'query ($id: ID!) { node(id: $id) { ... on Act { title internalNotes notary { fullName } } } }',
  'query { acts(first: 5) { nodes { title internalNotes } } }',
]
const open = [
  'query ($notaryId: ID!) { notary(id: $notaryId) { fullName phone studio { name } } }',
  'query { notaries(first: 10) { nodes { fullName } } }',
  'query { districts { name } }',
]

interface Seen {
  own: number
  hits: number
  /** Sent by these requests themselves. */
  statements: number
}

describeWithRedis('two hundred people who ask at once', (redis) => {
  let database: OwnDatabase
  let app: TestApp
  let people: CanaryPerson[]
  let words: string[]
  let tokens: string[]
  let notaryIds: string[]
  let witness: Awaited<ReturnType<typeof createStatementWitness>>

  beforeAll(async () => {
    database = await copyDatabase('large')
    app = await startTestApp({ database, environment: { REDIS_URL: redis.url, DATABASE_POOL_MAX: '10' } })
    ;({ people, words } = await insertCanaryPeople(app.database.client))
    tokens = await Promise.all(people.map((person) => app.tokenFor(person)))
    const notaries = await app.database.client.notary.findMany({ take: 30, orderBy: { id: 'asc' } })
    witness = await createStatementWitness(database.administrationUrl, new URL(database.url).username)
    notaryIds = notaries.map(({ id }) => toGlobalId('Notary', id))
  })
  afterAll(async () => {
    await witness.close()
    await app.close()
    await database.drop()
  })

  test('see nothing of each other, in bodies, in headers or in Redis', { timeout: 120_000 }, async () => {
    expect(people).toHaveLength(200)
    const { pool } = app.database
    const seen = { own: 0, hits: 0, asked: 0, statements: 0 }
    const leaks: string[] = []
    const askInTurn = async () => {
      while (seen.asked < requests && leaks.length < 10) {
        seen.asked += 1
        await askOnce(seen, leaks)
      }
    }
    const before = { ...pool.total, background: pool.background.statements }
    const witnessed = await witness.during(
      async () => void (await Promise.all(Array.from({ length: atOnce }, askInTurn))),
    )
    expect(leaks).toEqual([])
    expect(seen.asked).toBe(requests)
    // Otherwise there was nothing to leak, and nothing to leak from.
    expect(seen.own).toBeGreaterThan(requests / 8)
    expect(seen.hits).toBeGreaterThan(requests / 10)

    // Whoever waited for whose statement, each was sent once.
    const sent = pool.total.statements - before.statements
    expect(seen.statements + pool.background.statements - before.background).toBe(sent)
    expect(witnessed + pool.total.failed - before.failed).toBe(sent)

    const kept = await everythingIn(redis)
    expect(kept.length).toBeGreaterThan(50)
    const secrets = await secretsOf()
    expect(secrets.length).toBeGreaterThan(1_500)
    expect(secrets.filter((secret) => kept.some((text) => text.includes(secret)))).toEqual([])
    expect(kept.filter((text) => /canary/i.test(text))).toEqual([])
  })

  async function askOnce(seen: Seen, leaks: string[]): Promise<void> {
    const index = draw(people.length)
    const person = people[index]!
    const isPersonal = Math.random() < 0.35
    const query = isPersonal ? personal[draw(personal.length)]! : open[draw(open.length)]!
    // Every other time the act of somebody else, who has just been told of it.
    const { acts } = Math.random() < 0.5 ? person : people[draw(people.length)]!
    const variables = { id: acts[draw(acts.length)]!, notaryId: notaryIds[draw(notaryIds.length)]! }
    const isSignedIn = isPersonal || Math.random() < 0.5
    const { statusCode, headers, body } = await app.fastify.inject({
      method: 'POST',
      url: '/graphql',
      headers: isSignedIn ? { authorization: `Bearer ${tokens[index]}` } : {},
      payload: { query, variables: isPersonal ? { id: variables.id } : { notaryId: variables.notaryId } },
    })
    const mayRead = isPersonal ? person.mayRead : new Set<string>()
    for (const word of body.match(canaryPattern) ?? []) {
      if (mayRead.has(word)) seen.own += 1
      else leaks.push(`${person.role} was shown ${word} by ${query}`)
    }
    if (JSON.stringify(headers).match(canaryPattern)) leaks.push(`headers: ${JSON.stringify(headers)}`)
    if (statusCode !== 200 || body.startsWith('{"errors"')) leaks.push(`${statusCode}: ${body}`)
    if (headers['x-cache'] === 'hit') seen.hits += 1
    seen.statements += Number(headers['x-sql-count']) - Number(headers['x-sql-shared'])
    const isKept = headers['cache-control'] !== 'no-store' || headers['x-cache'] !== 'bypass'
    if (isPersonal && (isKept || headers.etag !== undefined)) leaks.push(`kept: ${query}`)
  }

  /** All that is known of clients and acts, and what tokens are made of. */
  async function secretsOf(): Promise<string[]> {
    const { client } = app.database
    const clients = await client.client.findMany()
    const acts = await client.act.findMany()
    const actTypes = await client.actType.findMany()
    const isPublic = new Set(actTypes.map(({ name }) => name))
    return [
      ...words,
      ...tokens.map((token) => token.split('.')[2]!),
      ...clients.flatMap(({ codiceFiscale, email, companyName }) => [codiceFiscale, email, companyName]),
      ...acts.flatMap(({ title, internalNotes }) => [isPublic.has(title) ? null : title, internalNotes]),
    ].filter((text) => text !== null)
  }
})

const draw = (count: number): number => Math.floor(Math.random() * count)

/** Every key and every value. */
async function everythingIn(redis: Redis): Promise<string[]> {
  const keys = (await redis.command('KEYS', '*')) as string[]
  const values = (await redis.command('MGET', ...keys)) as (string | null)[]
  return [...keys, ...values.filter((value) => value !== null)]
}
