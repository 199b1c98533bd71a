import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createDatabase } from '../../src/data/prisma.ts'
import { type PreparedRead, ReadQuery } from '../../src/data/read-query.ts'
import { textValues } from '../../src/data/value-parsers.ts'
import { createUserRepository } from '../../src/domains/user/user-repository.ts'
import { withDatabase } from '../_util/databases.ts'
import { everyKeyFor } from './every-key.ts'
import { fixedStatements } from './every-statement.ts'

interface Connected {
  readonly connection: { on(kind: string, listener: () => void): void }
}

describe('a prepared read', () => {
  let client: pg.Client
  let plain: pg.Client
  /** Messages of PostgreSQL, by their kind. */
  let told: string[]

  beforeAll(async () => {
    const settings = {
      connectionString: withDatabase(inject('applicationUrl'), 'large'),
      options: '-c timezone=UTC',
      types: textValues,
    }
    client = new pg.Client(settings)
    plain = new pg.Client(settings)
    await Promise.all([client.connect(), plain.connect()])
    told = []
    const { connection } = client as unknown as {
      connection: { on(kind: string, listener: () => void): void }
    }
    for (const kind of ['rowDescription', 'dataRow', 'errorMessage'])
      connection.on(kind, () => told.push(kind))
  })
  afterAll(() => Promise.all([client.end(), plain.end()]))

  const read = (statement: PreparedRead, connected = client) =>
    new Promise<pg.QueryResult>((resolve, reject) => {
      connected.query(new ReadQuery(statement) as never, (error: Error | null, result: pg.QueryResult) =>
        error ? reject(error) : resolve(result),
      )
    })

  const kindsOfRead = async (statement: PreparedRead) => {
    told.length = 0
    await read(statement)
    return [...new Set(told)]
  }

  test('gives the rows that pg gives, the first time and later, for every statement', async () => {
    let rowCount = 0
    for (const statement of await fixedStatements()) {
      const { name, text } = statement
      const values = await everyKeyFor(plain, statement)
      const expected = await plain.query<Record<string, unknown>>({ name, text, values })
      rowCount += expected.rows.length
      for (let time = 1; time <= 3; time += 1) {
        const { rows, rowCount: count, command } = await read({ name, text, values })
        expect(entriesOf(rows), name).toEqual(entriesOf(expected.rows))
        expect([count, command]).toEqual([expected.rowCount, 'SELECT'])
      }
    }
    expect(rowCount).toBeGreaterThan(1_000)
  })

  test('is described once', async () => {
    const statement = { name: 'described', text: 'select $1::int as number, null as nothing', values: [1] }
    expect(await kindsOfRead(statement)).toEqual(['rowDescription', 'dataRow'])
    expect(await kindsOfRead(statement)).toEqual(['dataRow'])
    expect((await read({ ...statement, values: [2] })).rows).toEqual([{ number: 2, nothing: null }])
  })

  test('parses columns of one name by their types', async () => {
    for (const [type, value] of [
      ['text', '1'],
      ['int', 1],
      ['text', '1'],
    ] as const) {
      const { rows } = await read({ name: `as ${type}`, text: `select '1'::${type} as value`, values: [] })
      expect(rows).toEqual([{ value }])
    }
  })

  test('is what repositories read by', async () => {
    const database = createDatabase({ url: withDatabase(inject('applicationUrl'), 'large'), poolMax: 1 })
    let described = 0
    database.pool.on('connect', (connected) => {
      const { connection } = connected as unknown as Connected
      connection.on('rowDescription', () => (described += 1))
    })
    try {
      const users = createUserRepository(database.client)
      for (let time = 1; time <= 3; time += 1) await users.findRights(randomUUID())
      expect(described).toBe(1)
    } finally {
      await database.close()
    }
  })

  test('is described again where it failed before it was', async () => {
    const statement = (divisor: number) => ({
      name: 'failed',
      text: 'select 1 / $1::int as number',
      values: [divisor],
    })
    await expect(read({ ...statement(1), values: ['none'] })).rejects.toMatchObject({ code: '22P02' })
    expect(await kindsOfRead(statement(1))).toEqual(['rowDescription', 'dataRow'])
    await expect(read(statement(0))).rejects.toMatchObject({ code: '22012' })
    expect((await read(statement(1))).rows).toEqual([{ number: 1 }])
  })

  test('fails with what cannot be parsed, and the connection goes on', async () => {
    const types = {
      getTypeParser: () => (text: string) => {
        if (text === 'bad') throw new Error('Not to be parsed.')
        return text
      },
    } as unknown as pg.CustomTypesConfig
    const statement = (values: string[]) => ({
      name: 'unparsed',
      text: 'select unnest($1::text[]) as word',
      values: [values],
    })
    const particular = new pg.Client({ connectionString: inject('applicationUrl'), types })
    await particular.connect()
    try {
      for (let time = 1; time <= 2; time += 1) {
        const bad = read(statement(['good', 'bad', 'good']), particular)
        await expect(bad).rejects.toThrow('Not to be parsed.')
        expect((await read(statement(['good']), particular)).rows).toEqual([{ word: 'good' }])
      }
    } finally {
      await particular.end()
    }
  })

  test('fails with values that cannot be sent, and the connection goes on', async () => {
    const statement = (value: unknown) => ({
      name: 'unsent',
      text: 'select $1::text as word',
      values: [value],
    })
    const unsendable = {
      toPostgres() {
        throw new Error('Not to be sent.')
      },
    }
    await read(statement('first'))
    for (let time = 1; time <= 2; time += 1) {
      await expect(read(statement(unsendable))).rejects.toThrow('Not to be sent.')
      expect((await read(statement('good'))).rows).toEqual([{ word: 'good' }])
    }
  })

  test('is refused once its rows have changed', async () => {
    const table = `changed_${randomUUID().replaceAll('-', '')}`
    const statement = { name: 'changed', text: `select * from ${table}`, values: [] }
    await client.query(`create temporary table ${table} (id int)`)
    await read(statement)
    await client.query(`alter table ${table} add name text`)
    await expect(read(statement)).rejects.toThrow('cached plan must not change result type')
    await client.query(`alter table ${table} drop name; insert into ${table} values (1)`)
    expect((await read(statement)).rows).toEqual([{ id: 1 }])
  })
})

/** In their order. */
function entriesOf(rows: readonly object[]) {
  return rows.map((row) => Object.entries(row))
}
