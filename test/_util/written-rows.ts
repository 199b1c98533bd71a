import type { DatabaseClient } from '../../src/data/prisma.ts'

/** Every row that some mutation can write, to see that a refused one leaves nothing behind. */
export async function writtenRows(client: DatabaseClient) {
  return {
    notaries: await client.notary.findMany({
      orderBy: { id: 'asc' },
      include: { languages: true, specialisations: true, officeHours: true },
    }),
    acts: await client.act.findMany({
      orderBy: { id: 'asc' },
      include: { parties: { orderBy: { id: 'asc' } }, documents: { orderBy: { id: 'asc' } } },
    }),
    actTypes: await client.actType.findMany({
      orderBy: { id: 'asc' },
      include: { requiredDocuments: { orderBy: { position: 'asc' } } },
    }),
    audit: await client.auditRecord.findMany({ orderBy: { id: 'asc' } }),
    keys: await client.idempotencyRecord.findMany({ orderBy: { key: 'asc' } }),
  }
}

/** The newest audit record, without what differs from run to run. */
export async function newestAudit(client: DatabaseClient) {
  const { actorUserId, role, action, resourceType, resourceId, fields, drops } =
    await client.auditRecord.findFirstOrThrow({ orderBy: { id: 'desc' } })
  return { actorUserId, role, action, resourceType, resourceId, fields, drops }
}
