import type { Prisma } from '../../src/generated/prisma/client.ts'
import type { Role, UserStatus } from '../../src/generated/prisma/enums.ts'
import {
  type PlannedStaff,
  citizenAccountIndex,
  notaryAccountIndex,
  staffAccountIndex,
} from './account-plan.ts'
import type { ClientPlan } from './client-plan.ts'
import type { DirectoryPlan } from './directory-plan.ts'
import { rowId, rowInstant } from './identifiers.ts'

type AccountRow = Prisma.UserCreateManyInput

/** The accounts of all notaries and of all staff. */
export function officeAccountRows(directory: DirectoryPlan, staff: readonly PlannedStaff[]): AccountRow[] {
  return [
    ...directory.districtOf.map((_district, notary) => accountRow(notaryAccountIndex(notary), 'NOTARY')),
    ...staff.map((_member, index) => accountRow(staffAccountIndex(directory, index), 'STAFF')),
  ]
}

/** The account of the administrator. */
export function administratorAccountRow(): AccountRow {
  return accountRow(0, 'ADMINISTRATOR')
}

/** The accounts of the clients who have one, in the order of the clients; one of them is suspended. */
export function* citizenAccountRows(directory: DirectoryPlan, clients: ClientPlan): Generator<AccountRow> {
  for (let client = 0; client < clients.count; client += 1) {
    if (!clients.hasAccount(client)) continue
    const status = client === clients.suspendedCitizen ? 'SUSPENDED' : 'ACTIVE'
    yield accountRow(citizenAccountIndex(directory, client), 'CITIZEN', status)
  }
}

function accountRow(index: number, role: Role, status: UserStatus = 'ACTIVE'): AccountRow {
  const createdAt = new Date(rowInstant('user_account', index))
  return { id: rowId('user_account', index), role, status, createdAt }
}
