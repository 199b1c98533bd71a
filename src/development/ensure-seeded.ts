import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../generated/prisma/client.ts'
import { seedDatabase, seedSizes } from '../../prisma/seed/seed.ts'

/** Fills an empty database; one that has been filled stays as it is. */
export async function ensureSeeded(
  databaseUrl: string,
  size: keyof typeof seedSizes,
  onProgress: (message: string) => void,
): Promise<void> {
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl }) })
  try {
    if ((await client.user.count()) > 0) return
    await seedDatabase(client, seedSizes[size], onProgress)
  } finally {
    await client.$disconnect()
  }
}
