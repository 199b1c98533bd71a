import type { Prisma } from '../../src/generated/prisma/client.ts'
import type { SeedAct } from './act-rows.ts'
import { rowId, uuidVersion7 } from './identifiers.ts'
import type { PlannedParty } from './party-plan.ts'
import { Random } from './random.ts'

/** The parties of one act as they are stored, in the order of the plan. */
export function partyRows(
  index: number,
  act: SeedAct,
  parties: readonly PlannedParty[],
): Prisma.PartyCreateManyInput[] {
  const random = new Random('party ids', index)
  return parties.map(({ client, role }, position) => ({
    id: uuidVersion7(act.createdAt, position, random),
    actId: act.id,
    clientId: rowId('client', client),
    role,
    position: position + 1,
  }))
}
