import type { Transaction } from '../../data/unit-of-work.ts'
import type { ActStatus, NotaryStatus } from '../../generated/prisma/enums.ts'
import type { ActDraft, DraftParty } from './act-draft-input.ts'

/** What decides whether an act may be changed. */
export interface LockedAct {
  readonly notaryId: string
  readonly isWill: boolean
  readonly status: ActStatus
  readonly version: number
}

/** Reads an act and keeps others from changing it until the transaction ends. */
export async function lockAct(transaction: Transaction, id: string): Promise<LockedAct | undefined> {
  const [act] = await transaction.$queryRaw<LockedAct[]>`
    select a.notary_id as "notaryId", t.is_will as "isWill", a.status, a.version
    from act a join act_type t on t.id = a.act_type_id where a.id = ${id}::uuid for update of a`
  return act
}

/** A notary's state, which stays until the transaction ends; undefined where there is no such notary. */
export async function holdNotaryStatus(
  transaction: Transaction,
  notaryId: string,
): Promise<NotaryStatus | undefined> {
  const [notary] = await transaction.$queryRaw<{ status: NotaryStatus }[]>`
    select status from notary where id = ${notaryId}::uuid for share`
  return notary?.status
}

/** Those of the clients who take part in some act of these notaries. */
export async function findClientsOfNotaries(
  transaction: Transaction,
  clientIds: readonly string[],
  scope: { readonly notaryIds: readonly string[]; readonly withWills: boolean },
): Promise<Set<string>> {
  const rows = await transaction.$queryRaw<{ id: string }[]>`
    select wanted.id::text as id from unnest(${clientIds}::uuid[]) as wanted (id)
    where exists (
      select 1 from party p join act a on a.id = p.act_id join act_type t on t.id = a.act_type_id
      where p.client_id = wanted.id and a.notary_id = any(${scope.notaryIds}::uuid[])
        and (${scope.withWills} or not t.is_will)
    )`
  return new Set(rows.map(({ id }) => id))
}

export async function insertAct(
  transaction: Transaction,
  id: string,
  notaryId: string,
  { actTypeId, title, internalNotes, declaredValue }: ActDraft,
): Promise<void> {
  const data = { id, notaryId, actTypeId: actTypeId!, title: title!, internalNotes, declaredValue }
  await transaction.act.createMany({ data: [data] })
}

/** Sets the columns of an act that are given. */
export async function updateAct(
  transaction: Transaction,
  id: string,
  { actTypeId, title, internalNotes, declaredValue }: ActDraft,
): Promise<void> {
  const data = { actTypeId, title, internalNotes, declaredValue, version: { increment: 1 } }
  await transaction.act.updateMany({ where: { id }, data })
}

/** Replaces all parties of an act. */
export async function replaceParties(
  transaction: Transaction,
  actId: string,
  parties: readonly DraftParty[],
  { isNew }: { isNew: boolean },
): Promise<void> {
  if (!isNew) await transaction.party.deleteMany({ where: { actId } })
  if (parties.length === 0) return
  await transaction.party.createMany({
    data: parties.map(({ clientId, role }, position) => ({ actId, clientId, role, position })),
  })
}
