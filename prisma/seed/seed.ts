import type { PrismaClient } from '../../src/generated/prisma/client.ts'
import { administratorAccountRow } from './account-rows.ts'
import { planClients } from './client-plan.ts'
import { planDirectory } from './directory-plan.ts'
import type { OnProgress } from './progress.ts'
import { requireFeasibleSize, type SeedSize } from './seed-size.ts'
import { writeActs } from './write-acts.ts'
import { writeClients } from './write-clients.ts'
import { writeDirectory } from './write-directory.ts'

export { type SeedSize, seedSizes } from './seed-size.ts'

/**
 * Fills an empty, migrated database with invented data. The same size gives the same rows, byte for byte, on every
 * machine and day. Nothing is rolled back when it fails: empty the database and seed it again. The administrator comes last.
 * @param onProgress Gets a sentence for each part that is done, and once a second while a part takes longer.
 * @throws RangeError, before anything is written, for a size that cannot be made.
 */
export async function seedDatabase(
  prisma: PrismaClient,
  size: SeedSize,
  onProgress: OnProgress,
): Promise<void> {
  requireFeasibleSize(size)
  const directory = planDirectory(size)
  const clients = planClients(size, directory)
  await writeDirectory(prisma, directory)
  onProgress(`Directory: ${size.notaries} notaries in ${size.districts} districts`)
  await writeClients(prisma, directory, clients, onProgress)
  await writeActs(prisma, size, directory, clients, onProgress)
  // Last, so that a database with an administrator is one whose seed is complete.
  await prisma.user.create({ data: administratorAccountRow() })
  // Without it PostgreSQL would go to the tables for what its indexes hold, until it vacuums by itself.
  await prisma.$executeRaw`VACUUM ANALYZE`
}
