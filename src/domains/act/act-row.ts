import type { Act } from '../../generated/graphql.ts'
import type { ActStatus } from '../../generated/prisma/enums.ts'
import { type RowOf, columnTypes, enumeration, nullable } from '../../data/statement.ts'

export const briefActColumns = {
  id: columnTypes.uuid,
  notaryId: columnTypes.uuid,
  actTypeId: columnTypes.uuid,
  status: enumeration<ActStatus>('act_status'),
  title: columnTypes.text,
  createdAt: columnTypes.instant,
  signedAt: nullable(columnTypes.instant),
}

/** The fields that these columns answer. */
export const briefActFields: readonly (keyof Act)[] = [
  ...(['id', 'type', 'status', 'notary', 'createdAt', 'signedAt', 'title'] as const),
  ...(['parties', 'documents', 'documentProgress'] as const),
]

export const actColumns = {
  ...briefActColumns,
  internalNotes: nullable(columnTypes.text),
  declaredValue: nullable(columnTypes.decimal),
  repertorioNumber: nullable(columnTypes.integer),
  raccoltaNumber: nullable(columnTypes.integer),
  version: columnTypes.integer,
  updatedAt: columnTypes.instant,
}

export type BriefActRow = RowOf<typeof briefActColumns>
export type ActRow = RowOf<typeof actColumns>

/** The select list of an act row; `a` is the act. */
export const actSelection = `
  a.id, a.notary_id as "notaryId", a.act_type_id as "actTypeId", a.status, a.title, a.created_at as "createdAt",
  a.signed_at as "signedAt", a.internal_notes as "internalNotes", a.declared_value as "declaredValue",
  a.repertorio_number as "repertorioNumber", a.raccolta_number as "raccoltaNumber", a.version,
  a.updated_at as "updatedAt"`
