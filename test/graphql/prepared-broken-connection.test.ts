import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { operationExamples } from '../../src/development/operation-examples.ts'
import { type OwnDatabase, copyDatabase } from '../_util/own-database.ts'
import type { TestApp } from '../_util/test-app.ts'
import { ask, startBoth } from './both-apps.ts'

/** Each application has a database of its own: what one has begun goes on after its answer, and would wait as well. */
interface Side {
  readonly app: TestApp
  readonly database: OwnDatabase
  readonly holder: pg.Client
  /** In no transaction: within one, sessions that begin later are not seen. */
  readonly observer: pg.Client
}

let plain: Side
let prepared: Side
let examples: Awaited<ReturnType<typeof operationExamples>>

beforeAll(async () => {
  const databases = [await copyDatabase('small'), await copyDatabase('small')] as const
  const apps = await startBoth({ database: databases[0] }, { database: databases[1] })
  const sides = databases.map(async (database, index) => {
    const clients = [1, 2].map(() => new pg.Client({ connectionString: database.administrationUrl }))
    await Promise.all(clients.map((client) => client.connect()))
    return { app: apps[index]!, database, holder: clients[0]!, observer: clients[1]! }
  })
  ;[plain, prepared] = (await Promise.all(sides)) as [Side, Side]
  examples = await operationExamples(plain.app.database.client, plain.app.storedOperations.all)
})
afterAll(async () => {
  for (const { app, database, holder, observer } of [plain, prepared]) {
    await Promise.all([app.close(), holder.end(), observer.end()])
    await database.drop()
  }
})

/** What is answered where the connection breaks under the first statement that reads a table. */
async function askWhileBreaking(side: Side, example: (typeof examples)[number], table: string) {
  const { app, holder, observer } = side
  await holder.query(`begin; lock table ${table} in access exclusive mode`)
  try {
    const answer = ask(app, example)
    const waiting = await vi.waitFor(async () => {
      const { rows } = await observer.query<{ pid: number }>(
        "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      )
      expect(rows).toHaveLength(1)
      return rows[0]!.pid
    }, 3_000)
    await observer.query('select pg_terminate_backend($1)', [waiting])
    await holder.query('rollback')
    return await answer
  } finally {
    await holder.query('rollback')
  }
}

test.each([
  ['SearchNotaries', 'notary'],
  ['SearchNotaries', 'district'],
  ['SearchNotaries', 'language'],
  ['ActDetail', 'party'],
  ['ActRegister', 'act'],
])('%s is answered as by graphql-js where the connection breaks under its %s', async (name, table) => {
  const example = examples.findLast((one) => one.name === name)!
  for (const { app } of [plain, prepared]) expect((await ask(app, example)).text).not.toContain('"errors"')
  const reference = await askWhileBreaking(plain, example, table)
  expect(reference.text).toContain('SERVICE_UNAVAILABLE')
  expect(await askWhileBreaking(prepared, example, table)).toEqual(reference)
})
