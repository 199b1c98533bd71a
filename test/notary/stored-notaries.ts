import type { DatabaseClient } from '../../src/data/prisma.ts'
import type { Prisma } from '../../src/generated/prisma/client.ts'

const include = {
  municipality: true,
  district: true,
  studio: true,
  languages: { include: { language: true } },
  specialisations: { include: { specialisation: true } },
  officeHours: true,
} satisfies Prisma.NotaryInclude

export type StoredNotary = Prisma.NotaryGetPayload<{ include: typeof include }>

/** Every notary with all that hangs on one, by name, read through Prisma's models. */
export function storedNotaries(client: DatabaseClient): Promise<StoredNotary[]> {
  return client.notary.findMany({ include, orderBy: [{ nameFolded: 'asc' }, { id: 'asc' }] })
}
