import type { DocumentCategory } from '../../generated/prisma/enums.ts'
import type { Cache } from '../../cache/cache.ts'
import { rowCodec } from '../../cache/codec.ts'
import { firstOfEach } from '../../data/batch.ts'
import type { DatabaseClient } from '../../data/prisma.ts'
import { type RowOf, columnTypes, enumeration, statement } from '../../data/statement.ts'

const columns = {
  id: columnTypes.uuid,
  code: columnTypes.text,
  name: columnTypes.text,
  category: enumeration<DocumentCategory>('document_category'),
}

export type DocumentTypeRow = RowOf<typeof columns>

export const documentTypesByIds = statement(
  'document-type.by-ids',
  columns,
  'select id, code, name, category from document_type where id = any($1)',
)

export type DocumentTypeRepository = ReturnType<typeof createDocumentTypeRepository>

export function createDocumentTypeRepository(client: DatabaseClient, cache: Cache) {
  return {
    findByIds: cache.perKey<string, DocumentTypeRow | null>({
      name: 'documentTypeById',
      tagsOf: () => ['DocumentType'],
      codec: rowCodec(columns),
      read: async (ids) => firstOfEach(await client.$readByKeys(documentTypesByIds, ids, 'id')),
    }),
  }
}
