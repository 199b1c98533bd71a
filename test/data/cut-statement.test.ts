import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { describeDatabaseFailure } from '../../src/data/database-failure.ts'
import { type Database, createDatabase } from '../../src/data/prisma.ts'
import { columnTypes, statement } from '../../src/data/statement.ts'
import { TimeoutError } from '../../src/errors.ts'
import { withDatabase } from '../_util/databases.ts'
import { startTcpProxy } from '../_util/tcp-proxy.ts'

const sleep = statement('test.sleep', { pg_sleep: columnTypes.text }, 'select pg_sleep(5)::text')
let database: Database

beforeAll(() => {
  const url = withDatabase(inject('applicationUrl'), 'empty')
  database = createDatabase({ url, poolMax: 1, statementTimeoutMs: 100 })
})
afterAll(() => database.close())

test('a read that is cut short took too long', async () => {
  await expect(database.client.$read(sleep)).rejects.toBeInstanceOf(TimeoutError)
})

test('a statement of Prisma’s that is cut short is known as one, by PostgreSQL’s code inside of Prisma’s', async () => {
  const thrown: unknown = await database.client.$queryRaw`select pg_sleep(5)::text`.catch(
    (error: unknown) => error,
  )
  expect(thrown).not.toBeInstanceOf(TimeoutError)
  expect(describeDatabaseFailure(thrown)).toBeInstanceOf(TimeoutError)
})

test('a statement of a transaction that is never answered ends after its time too', async () => {
  const url = withDatabase(inject('applicationUrl'), 'empty')
  const proxy = await startTcpProxy(url)
  const behindProxy = createDatabase({ url: proxy.through(url), poolMax: 1, statementTimeoutMs: 100 })
  const connection = await behindProxy.pool.connect()
  try {
    await connection.query('begin')
    proxy.silence()
    const start = performance.now()
    await expect(connection.query('select 1')).rejects.toThrow('Query read timeout')
    // The database's own limit, and half a second for the way.
    expect(performance.now() - start).toBeGreaterThan(590)
  } finally {
    connection.release(true)
    await proxy.close()
    await behindProxy.close()
  }
}, 5_000)
