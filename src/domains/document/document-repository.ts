import type { Document } from '../../generated/graphql.ts'
import type { DocumentStatus } from '../../generated/prisma/enums.ts'
import type { DatabaseClient } from '../../data/prisma.ts'
import { type RowOf, columnTypes, enumeration, nullable, statement } from '../../data/statement.ts'

const briefColumns = {
  id: columnTypes.uuid,
  actId: columnTypes.uuid,
  documentTypeId: columnTypes.uuid,
  ownerClientId: nullable(columnTypes.uuid),
  status: enumeration<DocumentStatus>('document_status'),
  fileName: nullable(columnTypes.text),
}

/** The fields that these columns answer; they have what the policy asks for as well. */
export const briefDocumentFields: readonly (keyof Document)[] = ['id', 'type', 'owner', 'status', 'fileName']

const columns = {
  ...briefColumns,
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

export type BriefDocumentRow = RowOf<typeof briefColumns>
export type DocumentRow = RowOf<typeof columns>
export type DocumentProgressRow = RowOf<typeof progressColumns>

const briefSelection = `id, act_id as "actId", document_type_id as "documentTypeId",
    owner_client_id as "ownerClientId", status, file_name as "fileName"`

export const briefDocumentsByActIds = statement(
  'document.by-act-ids-brief',
  briefColumns,
  `
  select ${briefSelection}
  from document where act_id = any($1) order by act_id, position, id`,
)

export const documentsByActIds = statement(
  'document.by-act-ids',
  columns,
  `
  select ${briefSelection},
    size_bytes as "sizeBytes", uploaded_at as "uploadedAt", expires_on as "expiresOn",
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
    /** The same with the columns that most operations need. */
    findBriefByActIds: (actIds: readonly string[]) =>
      client.$readByKeys(briefDocumentsByActIds, actIds, 'actId'),
    /** Counts per act; none for acts without documents. */
    countByActIds: (actIds: readonly string[]) =>
      client.$readByKeys(documentProgressByActIds, actIds, 'actId'),
  }
}
