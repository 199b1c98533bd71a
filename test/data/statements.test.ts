import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createDatabase } from '../../src/data/prisma.ts'
import type { Statement } from '../../src/data/statement.ts'
import { createUserRepository, rightsByUserIds } from '../../src/domains/user/user-repository.ts'
import { withDatabase } from '../_util/databases.ts'
import { everyKeyFor } from './every-key.ts'
import { composedStatements, fixedStatements } from './every-statement.ts'

describe('the statements of the repositories', () => {
  const client = new pg.Client({ connectionString: withDatabase(inject('applicationUrl'), 'large') })
  let fixed: Statement[]
  let every: Statement[]
  let typeNames: Map<number, string>

  beforeAll(async () => {
    await client.connect()
    fixed = await fixedStatements()
    every = [...fixed, ...composedStatements()]
    const { rows } = await client.query<{ oid: number; typname: string }>(
      'select oid::int, typname from pg_type',
    )
    typeNames = new Map(rows.map(({ oid, typname }) => [oid, typname]))
  })
  afterAll(() => client.end())

  test('are many', () => {
    expect(fixed.length).toBeGreaterThan(20)
    expect(new Set(every.map(({ text }) => text)).size).toBeGreaterThan(1_500)
  })

  test('have a name of their own, which PostgreSQL keeps whole', () => {
    const textByName = new Map<string, string>()
    const nameByText = new Map<string, string>()
    for (const { name, text } of every) {
      expect(name.length, name).toBeLessThanOrEqual(63)
      expect(textByName.get(name) ?? text, name).toBe(text)
      expect(nameByText.get(text) ?? name, text).toBe(name)
      textByName.set(name, text)
      nameByText.set(text, name)
    }
  })

  test('return the columns that they declare, of the types that they declare', async () => {
    const described = new Map<string, Record<string, string>>()
    for (const { name, text, columns } of every) {
      if (!described.has(text)) described.set(text, await describeColumns(text))
      const declared = Object.entries(columns).map(([column, { type }]) => [column, type])
      expect(described.get(text), name).toEqual(Object.fromEntries(declared))
    }
  })

  test('never return null in a column that is declared without it', async () => {
    for (const statement of fixed) {
      const values = await everyKeyFor(client, statement)
      const { rows } = await client.query<Record<string, unknown>>(statement.text, values)
      expect(rows.length, statement.name).toBeGreaterThan(0)
      for (const [column, { isNullable }] of Object.entries(statement.columns)) {
        if (isNullable) continue
        const nulls = rows.filter((row) => row[column] === null)
        expect(nulls, `${statement.name}: ${column}`).toEqual([])
      }
    }
  })

  test('take columns that are declared without null from columns of tables that forbid it, or compute them', async () => {
    const { rows } = await client.query<{ column: string; attnotnull: boolean }>(
      `select attrelid::text || '.' || attnum as column, attnotnull from pg_attribute`,
    )
    const isNotNull = new Map(rows.map(({ column, attnotnull }) => [column, attnotnull]))
    for (const { name, text, columns } of every) {
      const { fields } = await run(text)
      for (const { name: column, tableID, columnID } of fields) {
        if (columns[column]!.isNullable || tableID === 0) continue
        expect(isNotNull.get(`${tableID}.${columnID}`), `${name}: ${column}`).toBe(true)
      }
    }
  })

  test('are planned once by each connection, whatever the values', async () => {
    const database = createDatabase({ url: withDatabase(inject('applicationUrl'), 'large'), poolMax: 1 })
    try {
      for (let time = 0; time < 8; time += 1)
        await createUserRepository(database.client).findRights(randomUUID())
      const { rows } = await database.pool.query({
        name: 'plans',
        text: `select custom_plans::int as custom, generic_plans::int as generic from pg_prepared_statements where name = $1`,
        values: [rightsByUserIds.name],
        limitMs: 1_000,
      })
      expect(rows).toEqual([{ custom: 0, generic: 8 }])
    } finally {
      await database.close()
    }
  })

  /** Names and types of what a statement returns; null is accepted for every parameter. */
  async function describeColumns(text: string): Promise<Record<string, string>> {
    const { fields } = await run(text)
    return Object.fromEntries(fields.map((field) => [field.name, typeNames.get(field.dataTypeID)!]))
  }

  function run(text: string) {
    const parameters = Math.max(0, ...[...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)))
    return client.query<Record<string, unknown>>({ text, values: Array<null>(parameters).fill(null) })
  }
})
