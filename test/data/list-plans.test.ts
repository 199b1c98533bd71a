import { readFileSync, readdirSync } from 'node:fs'
import { PrismaPg } from '@prisma/adapter-pg'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seedDatabase, seedSizes } from '../../prisma/seed/seed.ts'
import { PrismaClient } from '../../src/generated/prisma/client.ts'
import { type OwnDatabase, copyDatabase } from '../_util/own-database.ts'
import { composedStatements, fixedStatements } from './every-statement.ts'
import { type Case, type PlanKind, connectToExplain } from './explain.ts'
import { keyCases, transactionCases } from './key-cases.ts'
import { listCases } from './list-cases.ts'
import { faultsOf } from './plan-faults.ts'
import { findWorstValues } from './worst-values.ts'

const longestSeedMs = 180_000

describe('with the rows of size M', () => {
  let database: OwnDatabase
  let client: pg.Client
  let seedMs: number
  const progress: string[] = []
  let largeTables: string[]
  let cases: Case[]

  beforeAll(async () => {
    database = await copyDatabase('empty')
    const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: database.url }) })
    const start = performance.now()
    await seedDatabase(prisma, seedSizes.M, (message) => progress.push(message))
    seedMs = performance.now() - start
    await prisma.$disconnect()

    client = await connectToExplain(database.url)
    largeTables = await tablesWithMoreRowsThan(10_000)
    cases = [
      ...listCases(await findWorstValues(client)),
      ...(await keyCases(client, await fixedStatements())),
      ...(await transactionCases(client)),
    ]
  }, 2 * longestSeedMs)
  afterAll(async () => {
    await client?.end()
    await database?.drop()
  })

  test('the seed takes less than three minutes', () => {
    expect(seedMs).toBeLessThan(longestSeedMs)
  })

  test('the seed says how far it has come', () => {
    expect(progress[0]).toBe('Directory: 500 notaries in 30 districts')
    expect(progress).toContain('Clients: 100 %')
    expect(progress.at(-1)).toBe('Acts: 100 %')
    for (const message of progress.slice(1)) expect(message).toMatch(/^(Clients|Acts): \d{1,3} %$/)
  })

  test('the seed makes as many rows as it promises', async () => {
    const least = {
      notary: 500,
      district: 30,
      client: 50_000,
      act: 100_000,
      party: 250_000,
      document: 800_000,
    }
    for (const [table, rows] of Object.entries(least)) {
      expect(await countRows(table), table).toBeGreaterThanOrEqual(rows)
    }
  })

  test('the large tables are these', () => {
    expect(largeTables).toEqual(['act', 'client', 'document', 'party'])
  })

  test('every statement that the sources declare is explained', async () => {
    const { declared, calls, transactionReads } = declaredInSources()
    expect(declared.length).toBe(calls)
    const explained = new Set(cases.map(({ list }) => list))
    expect(declared.filter((name) => !explained.has(name))).toEqual([])
    const sentInTransactions = await transactionCases(client)
    expect(new Set(sentInTransactions.map(({ text }) => text)).size).toBe(transactionReads)
    const names = new Set(cases.map(({ name }) => name))
    expect(composedStatements().filter(({ name }) => !names.has(name))).toEqual([])
  })

  test.each<PlanKind>(['custom', 'generic'])(
    'no read scans a large table or reads more than it has to, by a %s plan',
    async (kind) => {
      const faults: string[] = []
      for (const read of cases) faults.push(...(await faultsOf(client, read, kind, largeTables)))
      // What one missing index does to hundreds of statements is told by the first of them.
      expect(faults.slice(0, 10), `${faults.length} of ${cases.length} plans are bad`).toEqual([])
    },
    120_000,
  )

  test('a missing index is told with the statement, the node and the variables', async () => {
    const progressOfAnAct = cases.find(({ name }) => name === 'document.progress-by-act-ids')!
    await client.query('begin; drop index document_act_id_position_idx')
    try {
      const [fault] = await faultsOf(client, progressOfAnAct, 'generic', largeTables)
      expect(fault).toMatch(
        /^document\.progress-by-act-ids, generic plan: Seq Scan on document reads 80\d,\d{3} rows\. .* Variables: 1 key of act$/,
      )
    } finally {
      await client.query('rollback')
    }
  })

  async function countRows(table: string): Promise<number> {
    const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from ${table}`)
    return rows[0]!.count
  }

  async function tablesWithMoreRowsThan(least: number): Promise<string[]> {
    const { rows } = await client.query<{ name: string }>(
      `select relname as name from pg_class
       where relkind = 'r' and relnamespace = 'public'::regnamespace and reltuples > $1 order by 1`,
      [least],
    )
    return rows.map(({ name }) => name)
  }
})

/** What the domains declare, by name; how often they declare anything; and how many reads they send in transactions. */
function declaredInSources() {
  const domains = new URL('../../src/domains/', import.meta.url)
  const sources = readdirSync(domains, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(new URL(name, domains), 'utf8'))
    .join('\n')
  const named = /\b(?:statement|nameOf|pageStatementName)\(\s*'([a-z-]+\.[a-z-]+)'/g
  return {
    declared: [...sources.matchAll(named)].map(([, name]) => name!),
    calls: [...sources.matchAll(/\bstatement\(/g)].length,
    transactionReads: [...sources.matchAll(/\$queryRaw</g)].length,
  }
}
