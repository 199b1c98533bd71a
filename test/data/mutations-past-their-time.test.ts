import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type DraftWorld, draftWorld } from '../act/draft-inputs.ts'
import { type MutationName, mutate } from '../_util/mutate.ts'
import { type WritableApp, startWritableApp } from '../_util/writable-app.ts'
import { writtenRows } from '../_util/written-rows.ts'

const requestTimeoutMs = 1_000

let app: WritableApp
let world: DraftWorld
let other: pg.Client

beforeAll(async () => {
  // One connection: whatever a transaction leaves on it meets the next request.
  app = await startWritableApp('small', { requestTimeoutMs, environment: { DATABASE_POOL_MAX: '1' } })
  world = await draftWorld(app)
  other = new pg.Client({ connectionString: app.ownDatabase.administrationUrl })
  await other.connect()
})
afterAll(async () => {
  await other.end()
  await app.close()
})

const send = (name: MutationName, input: object) => mutate(app, name, input, { as: 'notary' })

const sessions = async (condition: string) =>
  (await other.query(`select 1 from pg_stat_activity where datname = current_database() and ${condition}`))
    .rowCount

/** Keeps everybody from writing parties until the request that runs meanwhile has had its time. */
async function late<Result>(run: () => Promise<Result>): Promise<Result> {
  await other.query('begin; lock table party in exclusive mode')
  const lateOne = async () => {
    await vi.waitFor(async () => expect(await sessions("wait_event_type = 'Lock'")).toBe(1), 2_000)
    await new Promise((resolve) => setTimeout(resolve, requestTimeoutMs))
    await other.query('rollback')
  }
  const [result] = await Promise.all([run(), lateOne()])
  return result
}

async function expectOutOfTime(name: MutationName, input: object, statements: number): Promise<void> {
  const before = await writtenRows(app.database.client)
  const { status, data, errors, sql } = await late(() => send(name, input))
  expect([status, data]).toEqual([504, null])
  expect(errors).toMatchObject([
    { message: 'The request took longer than it may. Ask for less.', extensions: { code: 'TIMEOUT' } },
  ])
  // The ROLLBACK went out, though the time was over, and is counted.
  expect(sql).toBe(statements)
  expect([...app.database.pool.background.tallies.keys()]).not.toContain('ROLLBACK')
  expect(await sessions("state like 'idle in transaction%'")).toBe(0)
  expect(await writtenRows(app.database.client)).toEqual(before)
}

test('an act that is not opened in time is not opened, and its key is free', async () => {
  const input = world.newDraft()
  // Rights, act type, BEGIN, key, notary, clients, act, parties, ROLLBACK.
  await expectOutOfTime('createActDraft', input, 9)
  const { problems, written } = await send('createActDraft', input)
  expect([problems, written.version]).toEqual([[], 1])
})

test('an act that is not changed in time stays as it is, in its version', async () => {
  const { written: act } = await send('createActDraft', world.newDraft())
  const change = { actId: act.id, expectedVersion: 1, title: 'Titolo tardivo', parties: [] }
  // Rights, BEGIN, act, its columns, its parties, ROLLBACK.
  await expectOutOfTime('updateActDraft', change, 6)
  expect((await send('updateActDraft', change)).written).toMatchObject({
    version: 2,
    title: 'Titolo tardivo',
  })
})
