import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { type OwnDatabase, copyDatabase } from '../_util/own-database.ts'
import { createStatementWitness } from '../_util/statement-witness.ts'
import { type TestAnswer, type TestApp, startTestApp } from '../_util/test-app.ts'
import { pause, until } from './stores.ts'

// All of them run at once: no more would.
const crowd = 60

describe('one statement for all who ask at once', () => {
  let database: OwnDatabase
  let app: TestApp
  let witness: Awaited<ReturnType<typeof createStatementWitness>>
  let administrator: pg.Client
  let notaryIds: string[]
  let id: string

  beforeAll(async () => {
    database = await copyDatabase('small')
    app = await startTestApp({ database, environment: { DATABASE_POOL_MAX: '20' } })
    await app.fastify.listen({ port: 0, host: '127.0.0.1' })
    witness = await createStatementWitness(database.administrationUrl, new URL(database.url).username)
    administrator = new pg.Client({ connectionString: database.administrationUrl })
    await administrator.connect()
    const notaries = await app.database.client.notary.findMany({ orderBy: { id: 'asc' } })
    notaryIds = notaries.map((notary) => notary.id)
    id = toGlobalId('Notary', notaryIds[0]!)
  })
  beforeEach(() => app.cache.forget())
  afterAll(async () => {
    await Promise.all([witness.close(), administrator.end()])
    await app.close()
    await database.drop()
  })

  /** Keeps readers of a table waiting until all of `ask` is there. */
  async function whileHeld<Answer>(
    table: string,
    ask: () => Promise<Answer>,
    meanwhile: () => Promise<void> = async () => {},
  ): Promise<Answer> {
    await administrator.query(`begin; lock table ${table} in access exclusive mode`)
    const answer = ask()
    try {
      await until(waiting)
      await idle()
      await meanwhile()
    } finally {
      await administrator.query('commit')
    }
    return answer
  }

  /** Until nothing runs here any more but timers: all who ask have come as far as they can. */
  async function idle(): Promise<void> {
    const end = performance.now() + 3_000
    for (let quiet = 0; quiet < 5 && performance.now() < end;) {
      const before = performance.eventLoopUtilization()
      await pause(20)
      quiet = performance.eventLoopUtilization(before).utilization < 0.5 ? quiet + 1 : 0
    }
  }

  async function waiting(): Promise<boolean> {
    const { rows } = await administrator.query(
      "select 1 from pg_locks where not granted and locktype = 'relation'",
    )
    return rows.length > 0
  }

  async function counted(ask: () => Promise<TestAnswer[]>) {
    const { pool } = app.database
    const before = { ...pool.total, background: pool.background.statements }
    let answers: TestAnswer[] = []
    const witnessed = await witness.during(async () => void (answers = await ask()))
    const sum = (values: number[]) => values.reduce((one, other) => one + other, 0)
    const statements = pool.total.statements - before.statements
    const failed = pool.total.failed - before.failed
    const shared = sum(answers.map(({ headers }) => Number(headers['x-sql-shared'])))
    const background = pool.background.statements - before.background
    // The law of all counts, whoever was waited for.
    expect(sum(answers.map(({ sql }) => sql)) - shared + background).toBe(statements)
    expect(witnessed + failed).toBe(statements)
    return { answers, statements, shared }
  }

  test('of a row, in sixty different public documents', async () => {
    const ask = (number: number) => `query ($id: ID!) { a${number}: notary(id: $id) { languages { code } } }`
    const askAll = () =>
      Promise.all(
        Array.from({ length: crowd }, (_, number) =>
          app.query(ask(number), { variables: { id }, fromCache: true }),
        ),
      )
    // Documents are known, and the notary's own row is there already: what is counted is one loader.
    await askAll()
    await app.cache.forget()
    await app.query('query ($id: ID!) { notary(id: $id) { phone } }', { variables: { id }, fromCache: true })
    const { answers, statements, shared } = await counted(() => whileHeld('notary_language', askAll))
    expect({ statements, shared }).toEqual({ statements: 1, shared: crowd - 1 })
    expect(answers.map(({ sql }) => sql)).toEqual(Array(crowd).fill(1))
    const languages = answers.map(({ data }, number) => JSON.stringify(data[`a${number}`]))
    expect(new Set(languages).size).toBe(1)
    expect(languages[0]).toContain('"code":"it"')
  })

  test('of a row, in sixty personal answers', async () => {
    const personal = 'query ($id: ID!) { viewer { id } notary(id: $id) { languages { code } } }'
    await app.query('query ($id: ID!) { notary(id: $id) { phone } }', { variables: { id }, fromCache: true })
    const { answers, statements, shared } = await counted(() =>
      whileHeld('notary_language', () =>
        Promise.all(
          Array.from({ length: crowd }, () =>
            app.query(personal, { variables: { id }, as: 'citizen', fromCache: true }),
          ),
        ),
      ),
    )
    // Rights are read for everybody anew, together with those of all who come in the same moment.
    expect(statements + shared).toBe(2 * crowd)
    expect(statements).toBeLessThan(crowd / 4)
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(new Set(answers.map(({ headers }) => headers['x-cache']))).toEqual(new Set(['bypass']))
  })

  test.each([
    ['whose rows are kept', 'ActTypeCatalogue', 'act_type', 3],
    ['with a page that is not', 'SearchNotaries', 'notary', 5],
  ])('of a whole answer %s', async (_, name, table, each) => {
    const { answers, statements, shared } = await counted(() =>
      whileHeld(table, () =>
        Promise.all(Array.from({ length: crowd }, () => app.query(name, { fromCache: true }))),
      ),
    )
    expect({ statements, shared }).toEqual({ statements: each, shared: each * (crowd - 1) })
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(answers.filter(({ headers }) => headers['x-cache'] === 'miss')).toHaveLength(crowd)
    const again = await app.query(name, { fromCache: true })
    expect([again.sql, again.headers['x-cache'], again.text]).toEqual([0, 'hit', answers[0]!.text])
  })

  test.each([
    ['of a whole answer', () => 'query { districts { name } }'],
    ['of a row', (number: number) => `query { a${number}: districts { name } }`],
  ])(
    'survives the client who caused it and leaves: the others get their answers, %s',
    async (_, documentOf) => {
      const leaving = new AbortController()
      const [left, others] = await whileHeld('district', async () => {
        const first = postOverSocket(documentOf(0), leaving.signal)
        await until(waiting)
        const rest = Array.from({ length: 10 }, (_, number) => postOverSocket(documentOf(number + 1)))
        await new Promise((resolve) => setTimeout(resolve, 50))
        leaving.abort()
        return Promise.all([first.catch((error: Error) => error.name), Promise.all(rest)])
      })
      expect(left).toBe('AbortError')
      expect(others.filter((text) => text.startsWith('{"data":') && text.includes('Milano'))).toHaveLength(10)
    },
  )

  test('that fails is sent once more for all who waited', async () => {
    const ask = () => app.query('{ viewer { id } districts { name } }', { as: 'citizen', fromCache: true })
    const { answers, statements, shared } = await counted(() =>
      whileHeld(
        'district',
        () => Promise.all(Array.from({ length: crowd }, ask)),
        async () => {
          await administrator.query('select pg_cancel_backend(pid) from pg_locks where not granted')
          await idle()
          await until(waiting)
        },
      ),
    )
    // Rights and districts for each; the statement that failed is counted by its own request alone.
    expect(statements + shared).toBe(2 * crowd)
    expect(statements).toBeLessThan(crowd / 4)
    expect(answers.filter(({ errors }) => errors.length > 0)).toHaveLength(1)
  })

  test('that fails gives nobody an answer, and nothing of it is kept', async () => {
    await administrator.query('alter table office_hours rename to office_hours_away')
    const ask = () =>
      app.query('query ($id: ID!) { notary(id: $id) { phone officeHours { weekday } } }', {
        variables: { id },
        fromCache: true,
      })
    try {
      const { answers } = await counted(() => Promise.all(Array.from({ length: 5 }, ask)))
      for (const { text } of answers) expect(text).toContain('INTERNAL_SERVER_ERROR')
    } finally {
      await administrator.query('alter table office_hours_away rename to office_hours')
    }
    const { errors, headers, data, sql } = await ask()
    expect([errors, headers['x-cache'], sql]).toEqual([[], 'miss', 1])
    expect(data.notary.officeHours.length).toBeGreaterThan(0)
  })

  test('is enough to know that there is nothing, until that is dropped', async () => {
    const unknown = '018f3b60-0000-7000-8000-0000000000ff'
    const variables = { id: toGlobalId('Notary', unknown) }
    const personal = 'query ($id: ID!) { viewer { id } notary(id: $id) { phone } }'
    const ask = async () => {
      const options = { variables, fromCache: true }
      const open = await app.query('NotaryProfile', options)
      const own = await app.query(personal, { ...options, as: 'citizen' })
      return [open.data.notary?.phone, own.data.notary?.phone, open.sql, own.sql - 1]
    }
    expect(await ask()).toEqual([undefined, undefined, 1, 0])
    expect(await ask()).toEqual([undefined, undefined, 0, 0])
    await administrator.query(
      `insert into notary (id, studio_id, district_id, municipality_id, first_name, last_name, name_folded,
         registration_number, address, phone, pec)
       select $1, studio_id, district_id, municipality_id, 'Nuova', 'Nascita', 'nascita nuova', 999999, address,
         '+39 0 1', pec from notary where id = $2`,
      [unknown, notaryIds[0]],
    )
    expect(await ask()).toEqual([undefined, undefined, 0, 0])
    await app.cache.drop([`Notary:${unknown}`])
    const [open, own] = await ask()
    expect([open, own]).toEqual(['+39 0 1', '+39 0 1'])
  })

  async function postOverSocket(query: string, signal?: AbortSignal): Promise<string> {
    const response = await fetch(`${app.fastify.listeningOrigin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
      ...(signal && { signal }),
    })
    return response.text()
  }
})
