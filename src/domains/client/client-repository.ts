import type { Client } from '../../generated/graphql.ts'
import type { ClientKind } from '../../generated/prisma/enums.ts'
import { firstOfEach } from '../../data/batch.ts'
import type { DatabaseClient } from '../../data/prisma.ts'
import { type RowOf, columnTypes, enumeration, nullable, statement } from '../../data/statement.ts'

const briefColumns = {
  id: columnTypes.uuid,
  kind: enumeration<ClientKind>('client_kind'),
  displayName: columnTypes.text,
}

/** The fields that these columns answer. */
export const briefClientFields: readonly (keyof Client)[] = ['id', 'kind', 'displayName']

const columns = {
  ...briefColumns,
  codiceFiscale: nullable(columnTypes.text),
  birthDate: nullable(columnTypes.date),
  birthPlace: nullable(columnTypes.text),
  residence: columnTypes.text,
  email: nullable(columnTypes.text),
  phone: nullable(columnTypes.text),
  pec: nullable(columnTypes.text),
  identityDocumentKind: nullable(columnTypes.text),
  identityDocumentMaskedNumber: nullable(columnTypes.text),
  identityDocumentExpiresOn: nullable(columnTypes.date),
}

export type BriefClientRow = RowOf<typeof briefColumns>
export type ClientRow = RowOf<typeof columns>

const briefSelection = `id, kind, coalesce(company_name, concat_ws(' ', first_name, last_name)) as "displayName"`

export const briefClientsByIds = statement(
  'client.by-ids-brief',
  briefColumns,
  `select ${briefSelection} from client where id = any($1)`,
)

export const clientsByIds = statement(
  'client.by-ids',
  columns,
  `
  select ${briefSelection},
    codice_fiscale as "codiceFiscale", birth_date as "birthDate", birth_place as "birthPlace", residence,
    email, phone, pec, identity_document_kind as "identityDocumentKind",
    identity_document_masked_number as "identityDocumentMaskedNumber",
    identity_document_expires_on as "identityDocumentExpiresOn"
  from client where id = any($1)`,
)

export type ClientRepository = ReturnType<typeof createClientRepository>

export function createClientRepository(client: DatabaseClient) {
  return {
    /** Rows as stored, for any viewer: what of them may be shown, the policy says field by field. */
    findByIds: async (ids: readonly string[]) =>
      firstOfEach(await client.$readByKeys(clientsByIds, ids, 'id')),
    /** The same with the columns that most operations need. */
    findBriefByIds: async (ids: readonly string[]) =>
      firstOfEach(await client.$readByKeys(briefClientsByIds, ids, 'id')),
  }
}
