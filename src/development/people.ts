import type { DatabaseClient } from '../data/prisma.ts'
import type { Role } from '../generated/prisma/enums.ts'

export const roleNames = ['citizen', 'notary', 'staff', 'administrator'] as const
export type RoleName = (typeof roleNames)[number]

/** Role as the database has it. */
export function toRole(name: RoleName): Role {
  return name.toUpperCase() as Role
}

/** UUID of the first active account of a role, in the order of ids; null where the database has none. */
export async function firstUserId(client: DatabaseClient, role: RoleName): Promise<string | null> {
  const user = await client.user.findFirst({
    where: { role: toRole(role), status: 'ACTIVE' },
    orderBy: { id: 'asc' },
    select: { id: true },
  })
  return user?.id ?? null
}

/** The first person of every role. A database without one of them has not been seeded. */
export async function firstPeople(client: DatabaseClient): Promise<Record<RoleName, string>> {
  const people = {} as Record<RoleName, string>
  for (const role of roleNames) {
    const userId = await firstUserId(client, role)
    if (userId === null) throw new Error(`The database has no ${role}. Run \`npm run db:seed -- --size S\`.`)
    people[role] = userId
  }
  return people
}
