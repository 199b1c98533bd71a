import type { PrismaClient } from '../../src/generated/prisma/client.ts'
import { citizenAccountRows } from './account-rows.ts'
import { insertClients } from './bulk-insert.ts'
import type { ClientPlan } from './client-plan.ts'
import { clientRows } from './client-rows.ts'
import type { DirectoryPlan } from './directory-plan.ts'
import { createProgress, type OnProgress } from './progress.ts'
import { chunks, writeBatches, writeRows } from './write-rows.ts'

/** All clients, and the accounts of the citizens among them. */
export async function writeClients(
  prisma: PrismaClient,
  directory: DirectoryPlan,
  clients: ClientPlan,
  onProgress: OnProgress,
): Promise<void> {
  await writeRows(prisma.user, citizenAccountRows(directory, clients))
  const progress = createProgress('Clients', clients.count, onProgress)
  await writeBatches(chunks(clientRows(directory, clients), 2000), async (rows) => {
    await insertClients(prisma, rows)
    progress(rows.length)
  })
}
