import { parseArgs } from 'node:util'
import { PrismaPg } from '@prisma/adapter-pg'
import { emptyDatabase, isEmptyDatabase } from '../../prisma/seed/empty-database.ts'
import { seedDatabase, seedSizes } from '../../prisma/seed/seed.ts'
import { commandSettings } from '../config.ts'
import { applyMigrations } from '../data/migrations.ts'
import { withDatabase } from '../development/database.ts'
import { PrismaClient } from '../generated/prisma/client.ts'
import { runCommand } from './run-command.ts'

type SizeName = keyof typeof seedSizes

const databaseNames = { S: 'sportello_s', M: 'sportello_m', L: 'sportello_l' } as const

/** @throws Error whose message names the sizes that are accepted. */
function requireSizeName(text: string | undefined): SizeName {
  if (text !== undefined && Object.hasOwn(seedSizes, text)) return text as SizeName
  const given = text === undefined ? 'none was given' : `not "${text}"`
  throw new Error(`--size accepts S, M or L: ${given}. Example: npm run db:seed -- --size S`)
}

function isOnThisMachine(databaseUrl: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(databaseUrl).hostname)
}

async function seed(databaseUrl: string, sizeName: SizeName, isReset: boolean): Promise<void> {
  await applyMigrations(databaseUrl)
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl }) })
  try {
    if (isReset) {
      await emptyDatabase(client)
    } else if (!(await isEmptyDatabase(client))) {
      throw new Error(
        'The database already has rows. Run again with --reset to delete all of them and seed it.',
      )
    }
    const start = performance.now()
    await seedDatabase(client, seedSizes[sizeName], console.error)
    console.log(`Seeded size ${sizeName} in ${((performance.now() - start) / 1000).toFixed(1)} s`)
  } finally {
    await client.$disconnect()
  }
}

await runCommand(async () => {
  const { values } = parseArgs({ options: { size: { type: 'string' }, reset: { type: 'boolean' } } })
  const sizeName = requireSizeName(values.size)
  const { databaseUrl: given } = commandSettings(process.env)
  if (values.reset && given !== undefined && !isOnThisMachine(given)) {
    throw new Error('--reset deletes all rows, so it is refused for a database on another machine.')
  }
  const settings = { databaseUrl: undefined, ...commandSettings(process.env), onProgress: console.error }
  await withDatabase(databaseNames[sizeName], settings, (databaseUrl) =>
    seed(databaseUrl, sizeName, values.reset === true),
  )
})
