import type { DatabaseClient } from '../../src/data/prisma.ts'
import { type Viewer, anonymous } from '../../src/domains/user/viewer.ts'

/** Every active account as a viewer, read through Prisma's models: apart from the statement that reads the rights. */
export async function storedViewers(client: DatabaseClient): Promise<(Viewer & { userId: string })[]> {
  const users = await client.user.findMany({
    where: { status: 'ACTIVE' },
    include: { notary: true, client: true, staffMember: true },
    orderBy: { id: 'asc' },
  })
  const notaries = await client.notary.findMany({
    orderBy: { id: 'asc' },
    select: { id: true, studioId: true },
  })
  return users.map(({ id, role, notary, client, staffMember }) => {
    const studioId = notary?.studioId ?? staffMember?.studioId ?? null
    return {
      ...anonymous,
      userId: id,
      role,
      notaryId: notary?.id ?? null,
      clientId: client?.id ?? null,
      studioId,
      studioNotaryIds: notaries.filter((one) => one.studioId === studioId).map((one) => one.id),
      permissions: staffMember?.permissions ?? [],
    }
  })
}
