import type { Cache } from '../../cache/cache.ts'
import { rowCodec, rowsCodec } from '../../cache/codec.ts'
import { firstOfEach } from '../../data/batch.ts'
import type { DatabaseClient } from '../../data/prisma.ts'
import { type RowOf, columnTypes, nullable, statement } from '../../data/statement.ts'

const columns = {
  id: columnTypes.uuid,
  code: columnTypes.text,
  name: columnTypes.text,
  isWill: columnTypes.boolean,
  witnessCount: columnTypes.integer,
  registrationDays: nullable(columnTypes.integer),
  version: columnTypes.integer,
}

const requiredDocumentColumns = {
  actTypeId: columnTypes.uuid,
  documentTypeId: columnTypes.uuid,
  isMandatory: columnTypes.boolean,
}

export type ActTypeRow = RowOf<typeof columns>
export type RequiredDocumentRow = RowOf<typeof requiredDocumentColumns>

const selectActType = `
  select id, code, name, is_will as "isWill", witness_count as "witnessCount",
    registration_days as "registrationDays", version
  from act_type`

export const actTypesByIds = statement('act-type.by-ids', columns, `${selectActType} where id = any($1)`)

export const allActTypes = statement('act-type.all', columns, `${selectActType} order by position, id`)

export const requiredDocumentsByActTypeIds = statement(
  'act-type.required-documents',
  requiredDocumentColumns,
  `
  select act_type_id as "actTypeId", document_type_id as "documentTypeId", is_mandatory as "isMandatory"
  from required_document where act_type_id = any($1)
  order by act_type_id, position, document_type_id`,
)

export type ActTypeRepository = ReturnType<typeof createActTypeRepository>

export function createActTypeRepository(client: DatabaseClient, cache: Cache) {
  return {
    findByIds: cache.perKey<string, ActTypeRow | null>({
      name: 'actTypeById',
      tagsOf: (id) => [`ActType:${id}`],
      codec: rowCodec(columns),
      read: async (ids) => firstOfEach(await client.$readByKeys(actTypesByIds, ids, 'id')),
    }),
    findAll: cache.list<ActTypeRow>({
      name: 'allActTypes',
      tag: 'ActType',
      codec: rowsCodec(columns),
      read: () => client.$read(allActTypes),
    }),
    /** Checklists, in their order. */
    findRequiredDocuments: cache.perKey<string, readonly RequiredDocumentRow[]>({
      name: 'requiredDocumentsByActTypeId',
      tagsOf: (id) => [`ActType:${id}`],
      codec: rowsCodec(requiredDocumentColumns),
      read: (ids) => client.$readByKeys(requiredDocumentsByActTypeIds, ids, 'actTypeId'),
    }),
  }
}
