import type { DocumentStatus } from '../../generated/prisma/enums.ts'
import type { DatabaseClient } from '../../data/prisma.ts'
import { type RowOf, columnTypes, enumeration, nullable, statement } from '../../data/statement.ts'

const columns = {
  id: columnTypes.uuid,
  actId: columnTypes.uuid,
  documentTypeId: columnTypes.uuid,
  ownerClientId: nullable(columnTypes.uuid),
  status: enumeration<DocumentStatus>('document_status'),
  fileName: nullable(columnTypes.text),
  sizeBytes: nullable(columnTypes.integer),
  uploadedAt: nullable(columnTypes.instant),
  expiresOn: nullable(columnTypes.date),
  rejectionReason: nullable(columnTypes.text),
}

const progressColumns = {
  actId: columnTypes.uuid,
  total: columnTypes.integer,
  accepted: columnTypes.integer,
  missing: columnTypes.integer,
}

export type DocumentRow = RowOf<typeof columns>
export type DocumentProgressRow = RowOf<typeof progressColumns>

export const documentsByActIds = statement(
  'document.by-act-ids',
  columns,
  `
  select id, act_id as "actId", document_type_id as "documentTypeId", owner_client_id as "ownerClientId", status,
    file_name as "fileName", size_bytes as "sizeBytes", uploaded_at as "uploadedAt", expires_on as "expiresOn",
    rejection_reason as "rejectionReason"
  from document where act_id = any($1) order by act_id, position, id`,
)

export const documentProgressByActIds = statement(
  'document.progress-by-act-ids',
  progressColumns,
  `
  select act_id as "actId", count(*)::int as total,
    count(*) filter (where status = 'ACCEPTED')::int as accepted,
    count(*) filter (where status = 'MISSING')::int as missing
  from document where act_id = any($1) group by act_id`,
)

export type DocumentRepository = ReturnType<typeof createDocumentRepository>

export function createDocumentRepository(client: DatabaseClient) {
  return {
    /** The checklists of acts, each in its order; the caller applies the policy. */
    findByActIds: (actIds: readonly string[]) => client.$readByKeys(documentsByActIds, actIds, 'actId'),
    /** Counts per act; acts without documents are left out. */
    countByActIds: (actIds: readonly string[]) =>
      client.$readByKeys(documentProgressByActIds, actIds, 'actId'),
  }
}
