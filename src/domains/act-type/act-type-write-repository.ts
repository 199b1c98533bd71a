import type { Transaction } from '../../data/unit-of-work.ts'
import type { ActTypeDraft } from './act-type-input.ts'

export interface LockedActType {
  readonly id: string
  readonly isWill: boolean
  readonly version: number
}

/** Reads an act type by its code and keeps others from changing it until the transaction ends. */
export async function lockActType(
  transaction: Transaction,
  code: string,
): Promise<LockedActType | undefined> {
  const [actType] = await transaction.$queryRaw<LockedActType[]>`
    select id, is_will as "isWill", version from act_type where code = ${code} for update`
  return actType
}

/** The catalogue is one list without pages. */
export const mostActTypes = 99

/**
 * Adds an act type at the end of the catalogue; false where that is full, or somebody else has just added one with its
 * code.
 */
export async function insertActType(
  transaction: Transaction,
  id: string,
  { code, name, isWill, witnessCount, registrationDays }: ActTypeDraft,
): Promise<boolean> {
  const count = await transaction.$executeRaw`
    insert into act_type (id, code, name, is_will, witness_count, registration_days, position)
    select ${id}::uuid, ${code}, ${name}, ${isWill}, ${witnessCount}, ${registrationDays}::int,
      coalesce(max(position), 0) + 1 from act_type
    having count(*) < ${mostActTypes}
    on conflict (code) do nothing`
  return count === 1
}

export async function updateActType(
  transaction: Transaction,
  id: string,
  { name, witnessCount, registrationDays }: ActTypeDraft,
): Promise<void> {
  await transaction.actType.updateMany({
    where: { id },
    data: { name, witnessCount, registrationDays, version: { increment: 1 } },
  })
}

/** Replaces the checklist of an act type. */
export async function replaceRequiredDocuments(
  transaction: Transaction,
  actTypeId: string,
  { requiredDocuments }: ActTypeDraft,
  { isNew }: { isNew: boolean },
): Promise<void> {
  if (!isNew) await transaction.requiredDocument.deleteMany({ where: { actTypeId } })
  if (requiredDocuments.length === 0) return
  await transaction.requiredDocument.createMany({
    data: requiredDocuments.map((line, position) => ({ actTypeId, position, ...line })),
  })
}
