import type { StaffPermission } from '../../src/generated/prisma/enums.ts'
import type { DirectoryPlan } from './directory-plan.ts'
import { Random } from './random.ts'

export interface PlannedStaff {
  studio: number
  permissions: StaffPermission[]
}

const preparer: StaffPermission[] = ['PREPARE_ACT', 'MANAGE_AGENDA', 'VERIFY_DOCUMENTS']

// The first studio has one of each kind, for tokens and tests.
const firstStudio: StaffPermission[][] = [preparer, [...preparer, 'VIEW_WILLS'], ['MANAGE_AGENDA']]

const otherStudios: StaffPermission[][] = [
  preparer,
  ['MANAGE_AGENDA', 'VIEW_FEES'],
  ['VERIFY_DOCUMENTS', 'VIEW_AML'],
  ['PREPARE_ACT', 'MANAGE_AGENDA', 'VERIFY_DOCUMENTS', 'VIEW_FEES', 'VIEW_AML', 'VIEW_WILLS'],
]

/** The staff of every studio, studio by studio: three in the first, one or two for each notary elsewhere. */
export function planStaff(directory: DirectoryPlan): PlannedStaff[] {
  return directory.studios.flatMap((members, studio) => {
    if (studio === 0) return firstStudio.map((permissions) => ({ studio, permissions }))
    const random = new Random('studio staff', studio)
    return members.flatMap(() =>
      Array.from({ length: random.between(1, 2) }, () => ({
        studio,
        permissions: random.pick(otherStudios),
      })),
    )
  })
}

// Ids of accounts ascend by role: the administrator has index 0, then come notaries, staff and citizens.

/** Index of the account of a notary among all accounts. */
export function notaryAccountIndex(notary: number): number {
  return 1 + notary
}

/** Index of the account of a staff member among all accounts. */
export function staffAccountIndex(directory: DirectoryPlan, staffMember: number): number {
  return 1 + directory.districtOf.length + staffMember
}

/** Index of the account that a client has or would have. Notaries have at most two staff each, one studio three. */
export function citizenAccountIndex(directory: DirectoryPlan, client: number): number {
  return 1 + directory.districtOf.length * 4 + client
}
