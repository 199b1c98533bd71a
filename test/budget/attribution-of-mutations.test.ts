import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DraftWorld, draftWorld } from '../act/draft-inputs.ts'
import { type MutationName, mutate } from '../_util/mutate.ts'
import { createStatementWitness } from '../_util/statement-witness.ts'
import { type WritableApp, startWritableApp } from '../_util/writable-app.ts'

interface Sent {
  readonly name: MutationName
  readonly input: object
  readonly problems: readonly string[]
}

let app: WritableApp
let world: DraftWorld
let witness: Awaited<ReturnType<typeof createStatementWitness>>

beforeAll(async () => {
  // Two connections for many transactions at once: each needs one for its whole length, and none may need a second.
  app = await startWritableApp('small', { environment: { DATABASE_POOL_MAX: '2' } })
  world = await draftWorld(app)
  const { administrationUrl, url } = app.ownDatabase
  witness = await createStatementWitness(administrationUrl, new URL(url).username)
})
afterAll(async () => {
  await witness.close()
  await app.close()
})

const send = async (sent: Sent) => (await sendAndTell(sent)).sql

const sendAndTell = async ({ name, input, problems }: Sent) => {
  const answer = await mutate(app, name, input, { as: 'notary' })
  expect(answer.errors, name).toEqual([])
  expect(answer.problems.map(({ __typename }) => __typename)).toEqual(problems)
  return answer
}

/** One of every way that a mutation can go, each on an act and a key of its own. */
async function oneOfEveryKind(): Promise<Sent[]> {
  const create = (problems: string[], changes: object = {}): Sent => ({
    name: 'createActDraft',
    input: world.newDraft(changes),
    problems,
  })
  const [used, ofOther] = [create([]), create([])]
  await send(used)
  await send(ofOther)
  const update = async (problems: string[], changes: object = {}): Promise<Sent> => {
    const { written } = await mutate(app, 'createActDraft', world.newDraft(), { as: 'notary' })
    return {
      name: 'updateActDraft',
      input: { actId: written.id, expectedVersion: 1, ...changes },
      problems,
    }
  }
  const parties = [{ clientId: world.unknownClient, role: 'HEIR' }]
  return [
    create([]),
    create([], { parties: [] }),
    used,
    { ...ofOther, input: { ...ofOther.input, title: 'Un altro titolo' }, problems: ['IdempotencyConflict'] },
    create(['InvalidInput'], { parties }),
    create(['InvalidInput'], { title: '' }),
    await update([], { title: 'Titolo cambiato', parties: world.newDraft().parties }),
    await update([]),
    await update(['StaleVersion'], { expectedVersion: 7 }),
    await update(['InvalidInput'], { parties }),
  ]
}

describe('statements of mutations', () => {
  test('are attributed at once exactly as alone', async () => {
    const alone: number[] = []
    for (const sent of await oneOfEveryKind()) alone.push(await send(sent))
    expect(new Set(alone).size).toBeGreaterThan(5)
    for (let round = 0; round < 3; round += 1) {
      const together = await oneOfEveryKind()
      expect(await Promise.all(together.map(send))).toEqual(alone)
    }
  })

  test('add up to what the pool and PostgreSQL itself counted, BEGIN, COMMIT and ROLLBACK included', async () => {
    const { pool } = app.database
    const sent = await oneOfEveryKind()
    const [total, background, failed] = [pool.total.statements, pool.background.statements, pool.total.failed]
    let answered = 0
    let shared = 0
    const witnessed = await witness.during(async () => {
      const answers = await Promise.all(sent.map(sendAndTell))
      answered = answers.reduce((sum, { sql }) => sum + sql, 0)
      shared = answers.reduce((sum, { headers }) => sum + Number(headers['x-sql-shared']), 0)
    })
    expect(answered).toBeGreaterThan(60)
    expect(pool.background.statements).toBe(background)
    expect(pool.total.statements - total).toBe(answered - shared)
    // A refusal is no failure of a statement.
    expect(pool.total.failed).toBe(failed)
    expect(witnessed).toBe(answered - shared)
  })

  test('of one that PostgreSQL itself refuses count as well, and are seen there without the one that failed', async () => {
    const { pool, client } = app.database
    const [failing] = await oneOfEveryKind()
    await client.$executeRaw`alter table party add constraint none check (false) not valid`
    const [total, failed] = [pool.total.statements, pool.total.failed]
    let counted = 0
    const witnessed = await witness.during(async () => {
      const answer = await mutate(app, failing!.name, failing!.input, { as: 'notary' })
      expect([answer.status, answer.data]).toEqual([200, null])
      expect(answer.errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }])
      counted = answer.sql
    })
    const sent = pool.total.statements - total
    await client.$executeRaw`alter table party drop constraint none`
    // Rights, act type, BEGIN, key, notary, clients, act, parties, ROLLBACK.
    expect([counted, sent]).toEqual([9, 9])
    expect(pool.total.failed - failed).toBe(1)
    expect(witnessed).toBe(counted - 1)
  })
})
