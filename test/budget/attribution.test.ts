import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operationExamples } from '../../src/development/operation-examples.ts'
import { copyDatabase, type OwnDatabase } from '../_util/own-database.ts'
import { randomOperation } from '../_util/random-operation.ts'
import { createStatementWitness } from '../_util/statement-witness.ts'
import { type TestApp, type TestRequest, startTestApp } from '../_util/test-app.ts'

interface Request extends TestRequest {
  readonly document: string
}

describe('statements of operations that run at once', () => {
  let database: OwnDatabase
  let app: TestApp
  let requests: Request[]
  let witness: Awaited<ReturnType<typeof createStatementWitness>>

  beforeAll(async () => {
    database = await copyDatabase('small')
    // Two connections for fifty operations: nearly every statement waits, and must still be known by its request.
    app = await startTestApp({ database, environment: { DATABASE_POOL_MAX: '2' } })
    requests = await fiftyRequests(app)
    witness = await createStatementWitness(database.administrationUrl, new URL(database.url).username)
  })
  afterAll(async () => {
    await witness.close()
    await app.close()
    await database.drop()
  })

  test('are attributed exactly as when each runs alone', async () => {
    expect(requests).toHaveLength(50)
    const alone: number[] = []
    for (const { document, ...request } of requests) alone.push((await app.query(document, request)).sql)
    expect(new Set(alone).size).toBeGreaterThan(5)

    for (let round = 0; round < 5; round += 1) {
      const together = await Promise.all(
        requests.map(({ document, ...request }) => app.query(document, request)),
      )
      expect(together.map(({ sql }) => sql)).toEqual(alone)
    }
  })

  test('add up to what the pool and PostgreSQL itself counted', async () => {
    const { pool } = app.database
    const [total, background, failed] = [pool.total.statements, pool.background.statements, pool.total.failed]
    let answered = 0
    let shared = 0
    const witnessed = await witness.during(async () => {
      const answers = await Promise.all(
        requests.map(({ document, ...request }) => app.query(document, request)),
      )
      answered = answers.reduce((sum, { sql }) => sum + sql, 0)
      shared = answers.reduce((sum, { headers }) => sum + Number(headers['x-sql-shared']), 0)
    })
    expect(answered).toBeGreaterThan(150)
    // What several waited for each of them counts, and one has sent.
    expect(shared).toBeGreaterThan(20)
    expect(pool.background.statements).toBe(background)
    expect(pool.total.failed).toBe(failed)
    expect(pool.total.statements - total).toBe(answered - shared)
    expect(witnessed).toBe(answered - shared)
  })

  test('include BEGIN, COMMIT, ROLLBACK, writes and failures, wherever Prisma sends them', async () => {
    const { pool, client } = app.database
    const district = (await client.district.findFirst())!
    const [before, failedBefore] = [pool.total.statements, pool.total.failed]
    const witnessed = await witness.during(async () => {
      // BEGIN, UPDATE, SELECT, COMMIT at least; then BEGIN, a statement that fails, ROLLBACK.
      await client.$transaction(async (transaction) => {
        await transaction.district.updateMany({ where: { id: district.id }, data: { name: district.name } })
        await transaction.district.findFirst({ where: { id: district.id } })
      })
      const breaksUniqueness = client.$transaction(async (transaction) => {
        await transaction.district.create({ data: { ...district, id: undefined } })
      })
      await expect(breaksUniqueness).rejects.toThrow()
    })
    const [counted, failed] = [pool.total.statements - before, pool.total.failed - failedBefore]
    expect(failed).toBe(1)
    expect(counted).toBe(4 + 3)
    expect(witnessed).toBe(counted - failed)
  })
})

/** Every stored operation as every role, filled up with random ones, each different. */
async function fiftyRequests(app: TestApp): Promise<Request[]> {
  const examples = await operationExamples(app.database.client, app.storedOperations.all)
  const stored = examples.map(({ name, role, variables }) => ({
    document: name,
    variables,
    ...(role !== 'anonymous' && { as: role }),
  }))
  const { variables: actDetail } = examples.find(({ name }) => name === 'ActDetail')!
  const { variables: profile } = examples.find(({ name }) => name === 'NotaryProfile')!
  const variables = {
    province: 'MI',
    nodeId: actDetail.id,
    ids: [actDetail.id, profile.id],
    notaryId: profile.id,
    actId: actDetail.id,
  }
  const random = Array.from({ length: 50 - stored.length }, (_, number) => ({
    document: randomOperation(app.schema, number, { wholeLists: true }),
    variables: { ...variables, districtId: profile.id },
    as: 'notary' as const,
  }))
  return [...stored, ...random]
}
