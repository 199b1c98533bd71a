import type { Transaction } from '../../data/unit-of-work.ts'
import type { NotaryStatus } from '../../generated/prisma/enums.ts'
import type { NotaryProfile } from './notary-profile-input.ts'

/** What decides whether a notary may be changed. */
export interface LockedNotary {
  readonly status: NotaryStatus
  readonly version: number
}

/** Reads a notary and keeps others from changing one until the transaction ends. */
export async function lockNotary(transaction: Transaction, id: string): Promise<LockedNotary | undefined> {
  const [notary] = await transaction.$queryRaw<LockedNotary[]>`
    select status, version from notary where id = ${id}::uuid for update`
  return notary
}

/** Sets the columns of a profile that are given. */
export async function updateProfile(
  transaction: Transaction,
  id: string,
  { phone, pec, website }: NotaryProfile,
): Promise<void> {
  const data = { phone, pec, website, version: { increment: 1 } }
  await transaction.notary.updateMany({ where: { id }, data })
}

export async function updateStatus(
  transaction: Transaction,
  id: string,
  change: { readonly status: NotaryStatus; readonly verifiedAt?: Date },
): Promise<void> {
  await transaction.notary.updateMany({ where: { id }, data: { ...change, version: { increment: 1 } } })
}

/** Replaces the lists that are given. */
export async function replaceDetails(
  transaction: Transaction,
  notaryId: string,
  { languages, specialisations, officeHours }: NotaryProfile,
): Promise<void> {
  if (languages) {
    await transaction.notaryLanguage.deleteMany({ where: { notaryId } })
    const data = languages.map((languageCode) => ({ notaryId, languageCode }))
    if (data.length > 0) await transaction.notaryLanguage.createMany({ data })
  }
  if (specialisations) {
    await transaction.notarySpecialisation.deleteMany({ where: { notaryId } })
    const data = specialisations.map((specialisationCode) => ({ notaryId, specialisationCode }))
    if (data.length > 0) await transaction.notarySpecialisation.createMany({ data })
  }
  if (officeHours) {
    await transaction.officeHours.deleteMany({ where: { notaryId } })
    const data = officeHours.map((opening) => ({ notaryId, ...opening }))
    if (data.length > 0) await transaction.officeHours.createMany({ data })
  }
}
