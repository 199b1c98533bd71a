import type { Prisma } from '../../src/generated/prisma/client.ts'
import { type PlannedStaff, staffAccountIndex } from './account-plan.ts'
import type { DirectoryPlan } from './directory-plan.ts'
import { rowId } from './identifiers.ts'
import { inventName } from './people.ts'
import { Random } from './random.ts'

/** The staff of all studios, in the order of the plan. */
export function staffRows(
  directory: DirectoryPlan,
  staff: readonly PlannedStaff[],
): Prisma.StaffMemberCreateManyInput[] {
  return staff.map(({ studio, permissions }, index) => {
    const { firstName, lastName } = inventName(new Random('staff', index))
    return {
      id: rowId('staff_member', index),
      userId: rowId('user_account', staffAccountIndex(directory, index)),
      studioId: rowId('studio', studio),
      firstName,
      lastName,
      permissions,
    }
  })
}
