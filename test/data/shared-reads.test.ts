import { setImmediate as nextTurn } from 'node:timers/promises'
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
    expect(answers.map((rowsOfKeys) => rowsOfKeys.flat().map(({ key, tenth }) => [key, tenth]))).toEqual([
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
    expect(well).toMatchObject({ status: 'fulfilled', value: [[{ key: 'a', tenth: 10 }]] })
    expect(badly).toMatchObject({ status: 'rejected', reason: { message: 'division by zero' } })
    // The common one, by the one who sent it, and its own one for each.
    expect([good.statements, good.failed, bad.statements, bad.failed]).toEqual([2, 1, 1, 1])
  })

  test('go on for the others when one of them leaves, before the statement is sent or after', async () => {
    const [leaving, staying] = [new Ledger(), new Ledger()]
    const answers = Promise.allSettled([ask(['a'], leaving), ask(['bb'], staying)])
    leaving.close('The client has left.')
    expect(await answers).toMatchObject([{ status: 'fulfilled' }, { value: [[{ key: 'bb', tenth: 5 }]] }])
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

describe('reads by keys while the same statement is on its way', () => {
  const sleeping = statement(
    'test.sleeping',
    { key: columnTypes.text },
    // A key says for how many milliseconds.
    `select k as "key" from unnest($1::text[]) as k, pg_sleep(k::double precision / 1000)`,
  )
  let database: Database
  beforeAll(() => {
    database = createDatabase({ url: withDatabase(inject('applicationUrl'), 'small'), poolMax: 8 })
  })
  afterAll(() => database.close())

  const ask = (keys: readonly string[], ledger = new Ledger()) =>
    runWithLedger(ledger, () => database.client.$readByKeys(sleeping, keys, 'key'))
  const statementsOf = async (work: () => Promise<unknown>) => {
    const before = database.pool.total.statements
    await work()
    return database.pool.total.statements - before
  }

  test('wait for its return and go together', async () => {
    const rounds: { sent: number; counts: number[]; shared: number; took: number }[] = []
    for (let round = 0; round < 30; round += 1) {
      const ledgers = [new Ledger(), new Ledger(), new Ledger()]
      const start = performance.now()
      const sent = await statementsOf(async () => {
        const first = ask(['2'], ledgers[0])
        await nextTurn()
        const second = ask(['0'], ledgers[1])
        await nextTurn()
        await Promise.all([first, second, ask(['0.1'], ledgers[2])])
      })
      const took = performance.now() - start
      const counts = ledgers.map(({ statements }) => statements)
      rounds.push({ sent, counts, shared: ledgers.reduce((sum, { shared }) => sum + shared, 0), took })
    }
    // A machine that pauses for 2 ms brings the first one back too early now and then.
    const asMeant = rounds.filter(({ sent }) => sent === 2)
    expect(asMeant.length).toBeGreaterThan(15)
    expect(new Set(asMeant.map(({ counts, shared }) => [...counts, shared].join(' ')))).toEqual(
      new Set(['1 1 1 1']),
    )
    // Sooner than the 5 ms after which they would have left without it.
    expect(Math.min(...asMeant.map(({ took }) => took))).toBeLessThan(5)
  })

  test('wait for a slow one five milliseconds at most', async () => {
    const order: string[] = []
    const slow = ask(['600']).then(() => order.push('slow'))
    await nextTurn()
    await ask(['0']).then(() => order.push('quick'))
    // The slow one is still on its way: who comes now waits again, and no longer.
    await ask(['1']).then(() => order.push('another'))
    await slow
    expect(order).toEqual(['quick', 'another', 'slow'])
  })

  test('do not wait once there are a thousand keys', async () => {
    const asked = [ask(['200'])]
    await nextTurn()
    asked.push(ask(['0']))
    await nextTurn()
    const many = Array.from({ length: 1_000 }, (_, number) => `${number / 1e7}`)
    const sent = await statementsOf(async () => void asked.push(ask(many), ask(['0.1'])))
    // At once, with who waited; the next one was opened behind it.
    expect(sent).toBe(1)
    expect(await statementsOf(() => Promise.all(asked))).toBe(1)
  })

  test('go on after one that failed', async () => {
    const failing = expect(ask(['no number'])).rejects.toThrow('invalid input syntax')
    await nextTurn()
    expect(await ask(['0'])).toEqual([[{ key: '0' }]])
    await failing
    // Nothing is taken to be on its way any more: nobody waits for it.
    const start = performance.now()
    for (let round = 0; round < 50; round += 1) await ask(['0'])
    expect(performance.now() - start).toBeLessThan(50 * 5)
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
