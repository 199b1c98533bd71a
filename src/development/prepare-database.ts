import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { emptyDatabase } from '../../prisma/seed/empty-database.ts'
import { type SeedSize, seedDatabase, seedSizes } from '../../prisma/seed/seed.ts'
import { applyMigrations } from '../data/migrations.ts'
import { PrismaClient } from '../generated/prisma/client.ts'

/** Any number of its own: it orders the processes that find the same database empty. */
const seedLock = 7_104_113

export interface PreparationOptions {
  /** What a database without data is filled with; undefined where it is left as it is. */
  readonly seed: keyof typeof seedSizes | undefined
  readonly onProgress: (message: string) => void
}

/** Migrates a database and, where it may be, seeds it. A seed that was cut short is begun again. */
export async function prepareDatabase(databaseUrl: string, options: PreparationOptions): Promise<void> {
  const { seed, onProgress } = options
  const applied = await applyMigrations(databaseUrl)
  if (applied.length > 0) onProgress(`Applied ${applied.length} migration${applied.length === 1 ? '' : 's'}`)
  if (seed) {
    await whileLocked(databaseUrl, () =>
      withPrisma(databaseUrl, (client) => seedOnce(client, seedSizes[seed], onProgress)),
    )
  } else if (!(await withPrisma(databaseUrl, isSeeded))) {
    onProgress('The database has no data of the seed. To fill an empty one: npm run db:seed -- --size S')
  }
}

async function seedOnce(
  client: PrismaClient,
  size: SeedSize,
  onProgress: (message: string) => void,
): Promise<void> {
  if (await isSeeded(client)) return
  onProgress('Seeding invented data')
  await emptyDatabase(client)
  await seedDatabase(client, size, onProgress)
}

/** The administrator is written last: where there is one, the seed is whole. */
async function isSeeded(client: PrismaClient): Promise<boolean> {
  return (await client.user.count({ where: { role: 'ADMINISTRATOR' } })) > 0
}

async function withPrisma<Result>(
  databaseUrl: string,
  run: (client: PrismaClient) => Promise<Result>,
): Promise<Result> {
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl }) })
  try {
    return await run(client)
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
