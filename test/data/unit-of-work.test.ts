import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Ledger, runWithLedger } from '../../src/budget/ledger.ts'
import { describeDatabaseFailure } from '../../src/data/database-failure.ts'
import { dropChannel } from '../../src/data/drop-channel.ts'
import { type Database, createDatabase } from '../../src/data/prisma.ts'
import {
  type Transaction,
  type UnitOfWork,
  type Write,
  createUnitOfWork,
} from '../../src/data/unit-of-work.ts'
import { ServiceUnavailableError, TimeoutError } from '../../src/errors.ts'
import { Refusal, notFound } from '../../src/refusal.ts'
import { type OwnDatabase, copyDatabase } from '../_util/own-database.ts'

let own: OwnDatabase
let database: Database
let witness: pg.Client
let write: UnitOfWork
let id: string
let dropped: { tags: readonly string[]; storedName: string }[]

const author = { userId: randomUUID(), role: 'ADMINISTRATOR', requestId: 'request 1' } as const

beforeAll(async () => {
  own = await copyDatabase('small')
  // One connection: whatever a transaction leaves on it meets the next one.
  database = createDatabase({ url: own.url, poolMax: 1 })
  witness = new pg.Client({ connectionString: own.administrationUrl })
  await witness.connect()
  write = createUnitOfWork(database.client, {
    drop: async (tags) => void dropped.push({ tags, storedName: await storedName() }),
  })
  id = (await witness.query<{ id: string }>('select id from studio order by id limit 1')).rows[0]!.id
})
afterAll(async () => {
  await database.close()
  await witness.end()
  await own.drop()
})
beforeEach(async () => {
  dropped = []
  await witness.query("update studio set name = 'before' where id = $1", [id])
})

const storedName = async () =>
  (await witness.query<{ name: string }>('select name from studio where id = $1', [id])).rows[0]!.name
const countAudit = async () =>
  Number((await witness.query<{ count: string }>('select count(*) from audit_record')).rows[0]!.count)
const openTransactions = async () =>
  (
    await witness.query(
      `select state from pg_stat_activity
       where datname = current_database() and state like 'idle in transaction%' and pid <> pg_backend_pid()`,
    )
  ).rowCount

const rename = (transaction: Transaction) =>
  transaction.studio.updateMany({ where: { id }, data: { name: 'after' } })
const change = { resourceType: 'Studio', resourceId: '', fields: ['name'], drops: ['Studio:1', 'Studio'] }

function renaming(then: (transaction: Transaction) => unknown = () => {}): Write {
  return {
    action: 'renameStudio',
    author,
    async work(transaction) {
      await rename(transaction)
      await then(transaction)
      return { ...change, resourceId: id }
    },
  }
}

describe('a write', () => {
  test('is stored, audited, told to other instances, and dropped from the caches once it is stored', async () => {
    const heard: unknown[] = []
    const listener = new pg.Client({ connectionString: own.url })
    await listener.connect()
    listener.on('notification', ({ payload }) => heard.push(JSON.parse(payload!)))
    await listener.query(`listen ${dropChannel}`)

    const ledger = new Ledger()
    expect(await runWithLedger(ledger, () => write(renaming()))).toEqual({ id, errors: [] })
    expect(dropped).toEqual([{ tags: ['Studio:1', 'Studio'], storedName: 'after' }])
    expect([...ledger.tallies.keys()].map((text) => text.split(' ')[0])).toEqual([
      'BEGIN',
      'UPDATE',
      'with',
      'COMMIT',
    ])
    const { rows } = await witness.query('select * from audit_record order by id desc limit 1')
    expect(rows).toMatchObject([
      {
        actor_user_id: author.userId,
        role: 'ADMINISTRATOR',
        action: 'renameStudio',
        request_id: 'request 1',
        resource_type: 'Studio',
        resource_id: id,
        fields: ['name'],
        drops: ['Studio:1', 'Studio'],
      },
    ])
    expect(Math.abs(Date.now() - rows[0].at.getTime())).toBeLessThan(10_000)

    await expect(write(renaming(() => refuse()))).rejects.toBeInstanceOf(Refusal)
    await write({ ...renaming(), work: async () => ({ ...change, resourceId: id, drops: [] }) })
    await listener.query('select 1')
    expect(heard).toEqual([{ tags: ['Studio:1', 'Studio'] }])
    await listener.end()
  })

  test.each([
    ['is refused', () => refuse(), Refusal],
    ['fails unexpectedly', () => Promise.reject(new RangeError('unexpected')), RangeError],
    ['breaks a rule of the database', (transaction: Transaction) => breakRule(transaction), Error],
  ])('that %s leaves nothing behind', async (_what, then, kind) => {
    const audited = await countAudit()
    const failure = await write(renaming(then)).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(kind)
    expect([await storedName(), await countAudit(), await openTransactions()]).toEqual(['before', audited, 0])
    expect(dropped).toEqual([])
    expect(await write(renaming())).toEqual({ id, errors: [] })
  })
})

/** Ends its request once a statement that begins so has been sent. */
class EndingLedger extends Ledger {
  readonly #last: string
  readonly #end: (ledger: Ledger) => void

  constructor(last: string, end: (ledger: Ledger) => void) {
    super()
    this.#last = last
    this.#end = end
  }

  override record(fingerprint: string, coordinate: string): void {
    super.record(fingerprint, coordinate)
    if (fingerprint.startsWith(this.#last)) this.#end(this)
  }
}

const clientLeaves = (ledger: Ledger) => ledger.close('The client has left.')
const timePasses = (ledger: Ledger) => Object.assign(ledger, { deadline: performance.now() - 1 })

describe.each([
  ['whose client leaves', clientLeaves, ServiceUnavailableError],
  ['whose time passes', timePasses, TimeoutError],
] as const)('a write %s', (_what, end, kind) => {
  test.each([
    ['after BEGIN', 'BEGIN', ['BEGIN', 'ROLLBACK']],
    ['in the middle', 'UPDATE', ['BEGIN', 'UPDATE', 'ROLLBACK']],
    // Prisma sends no ROLLBACK after a COMMIT that failed: the connection is closed instead.
    ['before COMMIT', 'with', ['BEGIN', 'UPDATE', 'with']],
  ])('%s leaves neither a change nor an open transaction', async (_when, last, sent) => {
    const audited = await countAudit()
    const ledger = new EndingLedger(last, end)
    const failure = await runWithLedger(ledger, () => write(renaming())).catch((error: unknown) => error)
    expect(describeDatabaseFailure(failure)).toBeInstanceOf(kind)
    expect([...ledger.tallies.keys()].map((text) => text.split(' ')[0])).toEqual(sent)

    // The pool has one connection: it is whole again, and outside of any transaction.
    const { client } = database
    expect(await client.$queryRaw`select pg_current_xact_id_if_assigned()::text as id`).toEqual([
      { id: null },
    ])
    expect(await write(renaming())).toEqual({ id, errors: [] })
    expect(await countAudit()).toBe(audited + 1)
    expect(await openTransactions()).toBe(0)
  })
})

test('a write whose commit fails is dropped from the caches too: only its answer may be lost', async () => {
  const ledger = new EndingLedger('with', clientLeaves)
  await runWithLedger(ledger, () => write(renaming())).catch(() => {})
  expect(dropped).toMatchObject([{ tags: ['Studio:1', 'Studio'] }])
})

test('a write that gets no connection can be sent again later', async () => {
  const holder = await database.pool.connect()
  const failure = await write(renaming()).catch((error: unknown) => error)
  holder.release()
  expect(describeDatabaseFailure(failure)).toBeInstanceOf(ServiceUnavailableError)
  expect(await storedName()).toBe('before')
  expect(await write(renaming())).toEqual({ id, errors: [] })
})

test('a write that waits for a lock is cut, and leaves nothing behind', async () => {
  await witness.query('begin')
  await witness.query("update studio set name = 'held' where id = $1", [id])
  const failure = await write(renaming()).catch((error: unknown) => error)
  await witness.query('rollback')
  expect(describeDatabaseFailure(failure)).toBeInstanceOf(TimeoutError)
  expect([await storedName(), await openTransactions()]).toEqual(['before', 0])
})

describe('the audit', () => {
  test.each([
    "update audit_record set action = 'nothing'",
    'update audit_record set id = id where false',
    'delete from audit_record',
    'truncate audit_record',
    'truncate audit_record, idempotency_record cascade',
  ])('cannot be changed by anybody: %s', async (sql) => {
    await write(renaming())
    const before = await witness.query('select * from audit_record order by id')
    const owner = new pg.Client({ connectionString: own.url })
    await owner.connect()
    for (const client of [owner, witness]) {
      await expect(client.query(sql)).rejects.toMatchObject({
        code: '42501',
        message: 'audit_record is append-only',
      })
    }
    await owner.end()
    const after = await witness.query('select * from audit_record order by id')
    expect(after.rows).toEqual(before.rows)
  })
})

function refuse(): never {
  throw notFound('studio')
}

async function breakRule(transaction: Transaction): Promise<void> {
  await transaction.studio.createMany({ data: [{ id, name: 'twice' }] })
}
