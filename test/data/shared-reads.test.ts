import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { Ledger, runWithLedger } from '../../src/budget/ledger.ts'
import { toGlobalId } from '../../src/data/global-id.ts'
import { type Database, createDatabase } from '../../src/data/prisma.ts'
import { columnTypes, statement } from '../../src/data/statement.ts'
import { withDatabase } from '../_util/databases.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'

const columns = { key: columnTypes.text, tenth: columnTypes.integer }
/** The empty key divides by zero. */
const tenths = statement(
  'test.tenths',
  columns,
  `select k as "key", 10 / length(k) as tenth from unnest($1::text[]) as k`,
)
const slow = statement(
  'test.slow',
  columns,
  `select k as "key", 1 as tenth, pg_sleep(0.4) from unnest($1::text[]) as k`,
)

describe('reads by keys of requests that ask in the same moment', () => {
  let database: Database
  beforeAll(() => {
    database = createDatabase({ url: withDatabase(inject('applicationUrl'), 'small'), poolMax: 4 })
  })
  afterAll(() => database.close())

  const ask = (keys: readonly string[], ledger: Ledger, of = tenths) =>
    runWithLedger(ledger, () => database.client.$readByKeys(of, keys, 'key'))

  test('are one statement, counted by each, sent by one, and each gets its own rows', async () => {
    const [one, other, third] = [new Ledger(), new Ledger(), new Ledger()]
    const before = database.pool.total.statements
    const answers = await Promise.all([
      ask(['a', 'bb'], one),
      ask(['bb', 'ccccc'], other),
      ask(['missing'.repeat(2)], third),
    ])
    expect(answers.map((rows) => rows.map(({ key, tenth }) => [key, tenth]))).toEqual([
      [
        ['a', 10],
        ['bb', 5],
      ],
      [
        ['bb', 5],
        ['ccccc', 2],
      ],
      [['missingmissing', 0]],
    ])
    expect(database.pool.total.statements - before).toBe(1)
    const counts = [one, other, third].map(({ statements, shared, rows }) => [statements, shared, rows])
    expect(counts).toEqual([
      [1, 0, 2],
      [1, 1, 2],
      [1, 1, 1],
    ])
  })

  test('fail only where the request’s own keys are at fault', async () => {
    const [good, bad] = [new Ledger(), new Ledger()]
    const [well, badly] = await Promise.allSettled([ask(['a'], good), ask([''], bad)])
    expect(well).toMatchObject({ status: 'fulfilled', value: [{ key: 'a', tenth: 10 }] })
    expect(badly).toMatchObject({ status: 'rejected', reason: { message: 'division by zero' } })
    // The common one, by the one who sent it, and its own one for each.
    expect([good.statements, good.failed, bad.statements, bad.failed]).toEqual([2, 1, 1, 1])
  })

  test('go on for the others when one of them leaves, before the statement is sent or after', async () => {
    const [leaving, staying] = [new Ledger(), new Ledger()]
    const answers = Promise.allSettled([ask(['a'], leaving), ask(['bb'], staying)])
    leaving.close('The client has left.')
    expect(await answers).toMatchObject([{ status: 'fulfilled' }, { value: [{ key: 'bb', tenth: 5 }] }])
    expect([staying.statements, staying.shared, leaving.shared]).toEqual([1, 0, 0])

    const [sender, waiting] = [new Ledger(), new Ledger()]
    const late = Promise.all([ask(['a'], sender, slow), ask(['bb'], waiting, slow)])
    setTimeout(() => sender.close('The client has left.'), 100)
    expect((await late).map((rows) => rows.length)).toEqual([1, 1])
  })

  test('are refused where nobody may send anything any more', async () => {
    const gone = [new Ledger(), new Ledger()]
    const answers = Promise.allSettled(gone.map((ledger) => ask(['a'], ledger)))
    for (const ledger of gone) ledger.close('The client has left.')
    expect((await answers).map((answer) => answer.status === 'rejected' && answer.reason.message)).toEqual([
      'The client has left.',
      'The client has left.',
    ])
    expect(gone.map(({ statements }) => statements)).toEqual([0, 0])
  })

  test('make nobody wait longer than the request may', async () => {
    const [patient, impatient] = [new Ledger(), new Ledger({ deadline: performance.now() + 100 })]
    const start = performance.now()
    const answers = [ask(['a'], patient, slow), ask(['bb'], impatient, slow)]
    await expect(answers[1]).rejects.toMatchObject({ code: 'TIMEOUT' })
    expect(performance.now() - start).toBeLessThan(350)
    expect(await answers[0]).toHaveLength(1)
  })

  test('take no more requests once there are a thousand keys, and divide those of none', async () => {
    const many = Array.from({ length: 2_500 }, (_, number) => `${'k'.repeat(5)}${number}`)
    const ledgers = [new Ledger(), new Ledger()]
    const before = database.pool.total.statements
    const [first, second] = await Promise.all([ask(many, ledgers[0]!), ask(['a'], ledgers[1]!)])
    expect([first.length, second.length]).toEqual([2_500, 1])
    expect(database.pool.total.statements - before).toBe(2)
    expect(ledgers.map(({ shared }) => shared)).toEqual([0, 0])
  })

  test('are refused all at once where the database is away', async () => {
    const away = createDatabase({ url: 'postgresql://nobody@127.0.0.1:9/none', poolMax: 2 })
    const before = away.pool.total.statements
    const asked = Array.from({ length: 10 }, () => away.client.$readByKeys(tenths, ['a'], 'key'))
    const codes = (await Promise.allSettled(asked)).map(
      (answer) => answer.status === 'rejected' && answer.reason.code,
    )
    expect(new Set(codes)).toEqual(new Set(['SERVICE_UNAVAILABLE']))
    expect(away.pool.total.statements - before).toBe(1)
    await away.close()
  })
})

describe('two hundred viewers in the same moment', () => {
  const document = `query ($id: ID!) {
    viewer { id role }
    act(id: $id) {
      id title status internalNotes declaredValue version notary { fullName }
      parties { role client { displayName codiceFiscale email phone identityDocument { maskedNumber } } }
      documents { fileName status rejectionReason owner { displayName } }
      documentProgress { total accepted }
    }
  }`
  let app: TestApp
  beforeAll(async () => {
    app = await startTestApp({ environment: { DATABASE_POOL_MAX: '10' } })
  })
  afterAll(() => app.close())

  test('each get what they get alone, whoever else’s rows the statements bring', async () => {
    const { client } = app.database
    const users = await client.user.findMany({ where: { status: 'ACTIVE' }, orderBy: { id: 'asc' } })
    const acts = await client.act.findMany({ select: { id: true }, orderBy: { id: 'asc' }, take: 400 })
    // Few acts for many viewers: who may see one waits beside many who may not.
    const asked = Array.from({ length: 200 }, (_, number) => ({
      as: { userId: users[(number * 7) % users.length]!.id },
      variables: { id: toGlobalId('Act', acts[(number * 13) % 40]!.id) },
    }))
    const alone: string[] = []
    for (const request of asked) alone.push((await app.query(document, request)).text)
    const seen = alone.filter((text) => !text.includes('"act":null'))
    expect(seen.length).toBeGreaterThan(10)
    expect(seen.length).toBeLessThan(190)

    for (let round = 0; round < 3; round += 1) {
      const together = await Promise.all(asked.map((request) => app.query(document, request)))
      expect(together.map(({ text }) => text)).toEqual(alone)
      const shared = together.reduce((sum, { headers }) => sum + Number(headers['x-sql-shared']), 0)
      expect(shared).toBeGreaterThan(200)
    }
  })
})
