import type { DatabaseClient } from '../../data/prisma.ts'
import { type RowOf, columnTypes, nullable, statement } from '../../data/statement.ts'

const columns = {
  id: columnTypes.uuid,
  code: columnTypes.text,
  name: columnTypes.text,
  isWill: columnTypes.boolean,
  witnessCount: columnTypes.integer,
  registrationDays: nullable(columnTypes.integer),
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
    registration_days as "registrationDays"
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

export function createActTypeRepository(client: DatabaseClient) {
  return {
    findByIds: (ids: readonly string[]) => client.$read(actTypesByIds, [ids]),
    findAll: () => client.$read(allActTypes),
    /** Checklists, in their order. */
    findRequiredDocuments: (actTypeIds: readonly string[]) =>
      client.$read(requiredDocumentsByActTypeIds, [actTypeIds]),
  }
}
