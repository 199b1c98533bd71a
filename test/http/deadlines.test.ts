import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from '../../src/data/prisma.ts'
import { columnTypes, statement } from '../../src/data/statement.ts'
import { type OwnDatabase, copyDatabase } from '../_util/own-database.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { type Exchange, ask } from './exchange.ts'

const sleep = statement('test.sleep', { one: columnTypes.integer }, 'select 1 as one from pg_sleep($1)')
const countUsers = statement(
  'test.users',
  { users: columnTypes.integer },
  'select count(*)::int4 as users from user_account',
)
const tooSlow = { code: 'TIMEOUT', message: 'A statement took longer than it may. Ask for less.' } as const

/** What came of it, and how many milliseconds it took. */
async function timed<Result>(run: () => Promise<Result>): Promise<[Result, number]> {
  const start = performance.now()
  return [await run(), performance.now() - start]
}

describe('a request that takes longer than it may', () => {
  let app: TestApp

  beforeAll(async () => {
    const nap = async (seconds: number) => (await app.database.client.$read(sleep, [seconds]))[0]!.one
    app = await startTestApp({
      requestTimeoutMs: 300,
      schemaExtension: {
        typeDefs: 'extend type Query { longNap: Int @reads(sql: 1)  shortNaps: Int @reads(sql: 100) }',
        resolvers: {
          Query: {
            longNap: () => nap(3),
            // As a resolver does that goes on after a failure.
            shortNaps: async () => {
              let failure = new Error('no nap was cut')
              for (let count = 0; count < 20; count += 1)
                await nap(0.1).catch((error: Error) => (failure = error))
              throw failure
            },
          },
        },
      },
    })
  })
  afterAll(() => app.close())

  const outcome = ({ status, body }: Exchange) => ({
    status,
    errors: body.errors.map(({ message, extensions }: { message: string; extensions: object }) => ({
      message,
      ...extensions,
    })),
  })

  test('in one statement is cut while it waits', async () => {
    const [answer, milliseconds] = await timed(() => ask(app, '{ longNap }'))
    expect(outcome(answer)).toEqual({ status: 504, errors: [tooSlow] })
    expect(milliseconds).toBeGreaterThan(290)
    expect(milliseconds).toBeLessThan(1_500)
  })

  test('in many statements sends no more of them', async () => {
    const [answer, milliseconds] = await timed(() => ask(app, '{ shortNaps }'))
    const message = 'The request took longer than it may. Ask for less.'
    expect(outcome(answer)).toEqual({ status: 504, errors: [{ code: 'TIMEOUT', message }] })
    expect(answer.statements).toBeLessThanOrEqual(4)
    expect(milliseconds).toBeLessThan(1_500)
  })

  test('leaves its connection to nobody in the middle of a statement', async () => {
    await Promise.all(Array.from({ length: 10 }, () => ask(app, '{ longNap }')))
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(app, '{ languages { code } }')))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200))
  })
})

describe('a statement', () => {
  let own: OwnDatabase

  beforeAll(async () => {
    own = await copyDatabase('small')
  })
  afterAll(() => own.drop())

  /** Runs something while another session holds the accounts. */
  async function whileLocked<Result>(run: () => Promise<Result>): Promise<Result> {
    const holder = new pg.Client({ connectionString: own.url })
    await holder.connect()
    try {
      await holder.query('begin; lock table user_account in access exclusive mode')
      return await run()
    } finally {
      await holder.end()
    }
  }

  test('is cut by the database after its time', async () => {
    const database = createDatabase({ url: own.url, poolMax: 1, statementTimeoutMs: 200 })
    const [failure, milliseconds] = await timed(() =>
      database.client.$read(sleep, [3]).catch((error: unknown) => error),
    )
    expect(failure).toMatchObject({
      name: 'TimeoutError',
      httpStatus: 504,
      ...tooSlow,
      cause: { code: '57014' },
    })
    expect(milliseconds).toBeLessThan(1_000)
    expect(await database.client.$read(sleep, [0])).toEqual([{ one: 1 }])
    await database.close()
  })

  test('that waits for a lock is cut after two seconds', async () => {
    const database = createDatabase({ url: own.url, poolMax: 1 })
    const [failure, milliseconds] = await timed(() =>
      whileLocked(() => database.client.$read(countUsers).catch((error: unknown) => error)),
    )
    expect(failure).toMatchObject({
      name: 'TimeoutError',
      httpStatus: 504,
      ...tooSlow,
      cause: { code: '55P03' },
    })
    expect(milliseconds).toBeLessThan(3_500)
    expect((await database.client.$read(countUsers))[0]!.users).toBeGreaterThan(0)
    await database.close()
  })
})
