import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { type MutationExample, mutationExamples } from '../../src/development/mutation-examples.ts'
import { operationExamples } from '../../src/development/operation-examples.ts'
import { type RoleName, roleNames } from '../../src/development/people.ts'
import { type OwnDatabase, copyDatabase } from '../_util/own-database.ts'
import { randomOperation } from '../_util/random-operation.ts'
import { describeWithRedis } from '../_util/redis-server.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'

const randomOperations = 24

interface Asked {
  readonly document: string
  readonly variables: Record<string, unknown>
  readonly role: RoleName | 'anonymous'
}

describe('answers with a cache in memory', () => suite(() => undefined))
describeWithRedis('answers with a cache in Redis', (redis) => suite(() => redis.url))

function suite(redisUrl: () => string | undefined): void {
  let database: OwnDatabase
  let app: TestApp
  let all: Asked[]

  beforeAll(async () => {
    database = await copyDatabase('small')
    const url = redisUrl()
    app = await startTestApp({ database, ...(url && { environment: { REDIS_URL: url } }) })
    all = await everyOperation(app)
  })
  afterAll(async () => {
    await app.close()
    await database.drop()
  })

  const ask = async ({ document, variables, role }: Asked, fromCache: boolean) => {
    const as = role === 'anonymous' ? {} : { as: role }
    const { text, status, headers } = await app.query(document, { variables, fromCache, ...as })
    return { text, status, type: headers['content-type'] }
  }

  /** Without any cache, then as many times from it as it takes until all levels are warm. */
  async function compare(asked: readonly Asked[], times: number): Promise<string[]> {
    const different: string[] = []
    for (const one of asked) {
      const warm = []
      for (let count = 0; count < times; count += 1) warm.push(await ask(one, true))
      const cold = JSON.stringify(await ask(one, false))
      if (warm.some((answer) => JSON.stringify(answer) !== cold)) {
        different.push(`${one.role}: ${one.document} ${JSON.stringify(one.variables)}`)
      }
    }
    return different
  }

  test('are the same bytes as without one, for every stored query, every role and random operations', async () => {
    expect(all.length).toBeGreaterThan(5 * randomOperations)
    const cold = []
    for (const one of all) cold.push(await ask(one, false))
    expect(cold.filter(({ status }) => status !== 200)).toEqual([])
    for (let time = 1; time <= 3; time += 1) {
      for (const [index, one] of all.entries()) {
        expect(await ask(one, true), `time ${time}: ${one.role}: ${one.document}`).toEqual(cold[index])
      }
    }
    const { responses } = Object.fromEntries(app.cache.statistics)
    expect(responses!.hits).toBeGreaterThan(40)
  })

  test('are the same bytes after every mutation', { timeout: 60_000 }, async () => {
    const mutations = mutationExamples(app.database.client)
    expect(mutations.length).toBeGreaterThanOrEqual(8)
    // Stored ones, and of the random ones those that hang on most.
    const watched = all.filter(
      ({ document }, index) => !document.startsWith('query Random') || index % 8 === 0,
    )
    await compare(watched, 2)
    for (const mutation of mutations) {
      await change(mutation)
      expect(await compare(watched, 2), mutation.name).toEqual([])
    }
  })

  async function change({ name, role, variables }: MutationExample): Promise<void> {
    const { data, errors } = await app.query(name, {
      variables: await variables(),
      as: role,
      fromCache: true,
    })
    expect(errors).toEqual([])
    const [payload] = Object.values(data as Record<string, { errors: unknown[] }>)
    expect(payload!.errors, name).toEqual([])
  }
}

/** Stored queries for every role that may run them, and random operations for each role and nobody. */
async function everyOperation(app: TestApp): Promise<Asked[]> {
  const examples = await operationExamples(app.database.client, app.storedOperations.all)
  const stored = examples.map(({ text, role, variables }) => ({ document: text, variables, role }))
  const exampleOf = (name: string) => examples.find((one) => one.name === name)!.variables
  const [actId, notaryId] = [exampleOf('ActDetail').id, exampleOf('NotaryProfile').id]
  const district = await app.database.client.district.findFirstOrThrow({ orderBy: { id: 'asc' } })
  const values: Record<string, unknown> = {
    province: 'MI',
    nodeId: notaryId,
    ids: [actId, notaryId],
    notaryId,
    actId,
    districtId: toGlobalId('District', district.id),
  }
  const random = Array.from({ length: randomOperations }, (_, number) => {
    const document = randomOperation(app.schema, number, { wholeLists: number % 2 === 0 })
    const used = Object.entries(values).filter(([name]) => new RegExp(`\\$${name}\\b`).test(document))
    return { document, variables: Object.fromEntries(used) }
  })
  const roles = ['anonymous', ...roleNames] as const
  return [...stored, ...roles.flatMap((role) => random.map((one) => ({ ...one, role })))]
}
