import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { pendingMigrations, schemaDrift } from '../../src/data/migrations.ts'
import { withDatabase } from '../_util/databases.ts'

test('a migrated database is what the Prisma schema says, to the last index', async () => {
  expect(await schemaDrift(withDatabase(inject('applicationUrl'), 'empty'))).toBe('')
})

test('no migration is left to be applied', async () => {
  const client = new pg.Client({ connectionString: withDatabase(inject('applicationUrl'), 'empty') })
  await client.connect()
  try {
    expect(await pendingMigrations((sql) => client.query(sql))).toEqual([])
  } finally {
    await client.end()
  }
})
