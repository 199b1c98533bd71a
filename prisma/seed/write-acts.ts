import type { Prisma, PrismaClient } from '../../src/generated/prisma/client.ts'
import { planActs } from './act-plan.ts'
import { actRow } from './act-rows.ts'
import { insertActs, insertDocuments, insertParties } from './bulk-insert.ts'
import type { ClientPlan } from './client-plan.ts'
import type { DirectoryPlan } from './directory-plan.ts'
import { documentsPerLine } from './document-plan.ts'
import { documentRows } from './document-rows.ts'
import { meanFurtherParties, type PlannedParty, planParties } from './party-plan.ts'
import { partyRows } from './party-rows.ts'
import { createProgress, type OnProgress } from './progress.ts'
import type { SeedSize } from './seed-size.ts'
import { writeBatches } from './write-rows.ts'

interface ActBatch {
  acts: Prisma.ActCreateManyInput[]
  parties: Prisma.PartyCreateManyInput[]
  documents: Prisma.DocumentCreateManyInput[]
}

// Some 4,000 documents: smaller and larger batches were slower.
const actsPerBatch = 500

/** All acts with their parties and documents. */
export async function writeActs(
  prisma: PrismaClient,
  size: SeedSize,
  directory: DirectoryPlan,
  clients: ClientPlan,
  onProgress: OnProgress,
): Promise<void> {
  const progress = createProgress('Acts', size.acts, onProgress)
  await writeBatches(actBatches(size, directory, clients), async ({ acts, parties, documents }) => {
    await insertActs(prisma, acts)
    await insertParties(prisma, parties)
    await insertDocuments(prisma, documents)
    progress(acts.length)
  })
}

function* actBatches(size: SeedSize, directory: DirectoryPlan, clients: ClientPlan): Generator<ActBatch> {
  const plan = planActs(size)
  const furtherParties = meanFurtherParties(size)
  const perLine = documentsPerLine(size)
  let batch: ActBatch = { acts: [], parties: [], documents: [] }
  for (let index = 0; index < plan.count; index += 1) {
    const act = actRow(index, plan, directory)
    const parties = planParties(index, plan, directory, clients, furtherParties)
    batch.acts.push(act.row)
    batch.parties.push(...partyRows(index, act, parties))
    batch.documents.push(...documentRows(index, act, peopleOf(parties, clients), perLine))
    if (batch.acts.length < actsPerBatch) continue
    yield batch
    batch = { acts: [], parties: [], documents: [] }
  }
  if (batch.acts.length > 0) yield batch
}

// Whose personal papers an act needs: those of witnesses and interpreters are not asked for.
function peopleOf(parties: readonly PlannedParty[], clients: ClientPlan): number[] {
  return parties
    .filter(
      ({ role, client }) => !['WITNESS', 'INTERPRETER'].includes(role) && clients.kindOf(client) === 'person',
    )
    .map(({ client }) => client)
}
