import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { mutate } from '../_util/mutate.ts'
import { type WritableApp, startWritableApp } from '../_util/writable-app.ts'
import { writtenRows } from '../_util/written-rows.ts'
import { type DraftWorld, draftWorld } from './draft-inputs.ts'

let app: WritableApp
let world: DraftWorld
let other: pg.Client

beforeAll(async () => {
  app = await startWritableApp()
  world = await draftWorld(app)
  other = new pg.Client({ connectionString: app.ownDatabase.administrationUrl })
  await other.connect()
})
afterAll(async () => {
  await other.end()
  await app.close()
})

const someoneWaits = () =>
  vi.waitFor(async () => {
    const { rowCount } = await other.query(
      "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    )
    expect(rowCount).toBe(1)
  }, 2_000)

/** Suspends the notary in another session, which ends once somebody waits for it. */
async function whileSuspending<Result>(
  end: 'commit' | 'rollback',
  run: () => Promise<Result>,
): Promise<Result> {
  await other.query('begin')
  await other.query("update notary set status = 'SUSPENDED' where id = $1", [world.notary.id])
  const [result] = await Promise.all([run(), someoneWaits().finally(() => other.query(end))])
  return result
}

const create = () => mutate(app, 'createActDraft', world.newDraft(), { as: 'notary' })

test('an act that is opened while its notary is being suspended waits, and is opened where that came to nothing', async () => {
  const { problems, written } = await whileSuspending('rollback', create)
  expect([problems, written.status]).toEqual([[], 'DRAFT'])
})

test('and is refused where the notary is suspended then', async () => {
  const { acts: actsBefore, audit: auditBefore, keys: keysBefore } = await writtenRows(app.database.client)
  const { problems, written } = await whileSuspending('commit', create)
  expect(written).toBeNull()
  expect(problems).toEqual([
    {
      __typename: 'InvalidInput',
      message: '`notaryId` is a notary who is SUSPENDED; only a notary IN_OFFICE receives acts.',
      field: 'notaryId',
      reason: 'is a notary who is SUSPENDED',
      accepted: 'only a notary IN_OFFICE receives acts',
    },
  ])
  const { acts, audit, keys } = await writtenRows(app.database.client)
  expect([acts, audit, keys]).toEqual([actsBefore, auditBefore, keysBefore])
})
