import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { emptyDatabase } from '../../prisma/seed/empty-database.ts'
import { seedDatabase, seedSizes } from '../../prisma/seed/seed.ts'
import { applyMigrations } from '../data/migrations.ts'
import { PrismaClient } from '../generated/prisma/client.ts'

/** Any number of its own: it orders the processes that find the same database empty. */
const seedLock = 7_104_113

export interface PreparationOptions {
  /** Whether a database without data is filled with the seed S. */
  readonly mayBeSeeded: boolean
  readonly onProgress: (message: string) => void
}

/** Migrates a database and, where it may be, seeds it. A seed that was cut short is begun again. */
export async function prepareDatabase(databaseUrl: string, options: PreparationOptions): Promise<void> {
  const { mayBeSeeded, onProgress } = options
  const applied = await applyMigrations(databaseUrl)
  if (applied.length > 0) onProgress(`Applied ${applied.length} migration${applied.length === 1 ? '' : 's'}`)
  if (mayBeSeeded) await whileLocked(databaseUrl, () => seedOnce(databaseUrl, onProgress))
}

async function seedOnce(databaseUrl: string, onProgress: (message: string) => void): Promise<void> {
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl }) })
  try {
    // The administrator is written last: where there is one, the seed is whole.
    if ((await client.user.count({ where: { role: 'ADMINISTRATOR' } })) > 0) return
    onProgress('Seeding invented data')
    await emptyDatabase(client)
    await seedDatabase(client, seedSizes.S, onProgress)
  } finally {
    await client.$disconnect()
  }
}

async function whileLocked(databaseUrl: string, run: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [seedLock])
    await run()
  } finally {
    await client.end()
  }
}
