import type { DatabaseClient } from '../../src/data/prisma.ts'
import { canReadAct } from '../../src/domains/act/act-policy.ts'
import type { Viewer } from '../../src/domains/user/viewer.ts'
import type { Prisma } from '../../src/generated/prisma/client.ts'

const include = { actType: true, parties: true, documents: true } satisfies Prisma.ActInclude

/** An act as it is stored, with what decides who may see it. */
export type StoredAct = Awaited<ReturnType<typeof storedActs>>[number]

/** Every act, newest first, read through Prisma's models. */
export async function storedActs(client: DatabaseClient) {
  const acts = await client.act.findMany({ include, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] })
  return acts.map((act) => ({
    ...act,
    isWill: act.actType.isWill,
    partyClientIds: act.parties.map(({ clientId }) => clientId),
    testatorClientIds: act.parties.filter(({ role }) => role === 'TESTATOR').map(({ clientId }) => clientId),
  }))
}

/** Those of the acts that a viewer may see, in the same order. */
export function visibleTo(viewer: Viewer, acts: readonly StoredAct[]): StoredAct[] {
  return acts.filter((act) => canReadAct(viewer, act))
}
