import { rowsOf } from './shared/database.ts'

export interface NotaryRow {
  readonly id: string
  readonly firstName: string
  readonly lastName: string
  readonly nameFolded: string
  readonly districtId: string
  readonly municipalityId: string
}

export interface ActRow {
  readonly id: string
  readonly notaryId: string
  readonly actTypeId: string
}

const notary = `
  select n.id, n.first_name as "firstName", n.last_name as "lastName", n.name_folded as "nameFolded",
    n.registration_number as "registrationNumber", n.status, n.phone, n.pec,
    n.district_id as "districtId", n.municipality_id as "municipalityId"
  from notary n`

export async function notaryById(id: string) {
  return (await rowsOf<NotaryRow>('notary', `${notary} where n.id = $1`, [id]))[0]
}

export async function notaryOfUser(userId: string | null) {
  const text = `${notary} join user_account u on u.id = n.user_id and u.status = 'ACTIVE' where n.user_id = $1`
  return (await rowsOf<NotaryRow>('viewer', text, [userId]))[0]
}

export function notariesOfDistrict(districtId: string, first: number) {
  const text = `${notary} where n.district_id = $1 and n.status = 'IN_OFFICE' order by n.name_folded, n.id limit $2`
  return rowsOf<NotaryRow>('district', text, [districtId, first])
}

export function notariesOfProvince(province: string, first: number) {
  const text = `
    ${notary} join municipality m on m.id = n.municipality_id
    where m.province = $1 and n.status = 'IN_OFFICE' order by n.name_folded, n.id limit $2`
  return rowsOf<NotaryRow>('search', text, [province, first])
}

/** The newest acts of each notary that the viewer may see: administrators all but wills, notaries their own. */
export function actsOfNotaries(notaryIds: readonly string[], first: number, userId: string | null) {
  const text = `
    select found.* from unnest($1::uuid[]) as parent (id)
    cross join (
      select u.role, n.id as notary_id from user_account u left join notary n on n.user_id = u.id
      where u.id = $3 and u.status = 'ACTIVE'
    ) viewer
    cross join lateral (
      select a.id, a.notary_id as "notaryId", a.title, a.status, a.created_at as "createdAt",
        a.signed_at as "signedAt", a.act_type_id as "actTypeId"
      from act a join act_type t on t.id = a.act_type_id
      where a.notary_id = parent.id and (
        (viewer.role = 'ADMINISTRATOR' and not t.is_will)
        or (viewer.role = 'NOTARY' and a.notary_id = viewer.notary_id)
      )
      order by a.created_at desc, a.id desc limit $2
    ) found`
  return rowsOf<ActRow>('acts', text, [notaryIds, first, userId])
}

export function partiesOfActs(actIds: readonly string[]) {
  const text = `
    select act_id as "actId", client_id as "clientId", role from party
    where act_id = any($1) order by act_id, position, id`
  return rowsOf<{ actId: string; clientId: string }>('parties', text, [actIds])
}

export function documentsOfActs(actIds: readonly string[]) {
  const text = `
    select act_id as "actId", document_type_id as "documentTypeId", file_name as "fileName" from document
    where act_id = any($1) order by act_id, position, id`
  return rowsOf<{ actId: string; documentTypeId: string }>('documents', text, [actIds])
}

export function languagesOfNotaries(notaryIds: readonly string[]) {
  const text = `
    select x.notary_id as "notaryId", l.code, l.name from notary_language x
    join language l on l.code = x.language_code
    where x.notary_id = any($1) order by x.notary_id, l.name, l.code`
  return rowsOf<{ notaryId: string }>('languages', text, [notaryIds])
}

export function specialisationsOfNotaries(notaryIds: readonly string[]) {
  const text = `
    select x.notary_id as "notaryId", s.code, s.name from notary_specialisation x
    join specialisation s on s.code = x.specialisation_code
    where x.notary_id = any($1) order by x.notary_id, s.name, s.code`
  return rowsOf<{ notaryId: string }>('specialisations', text, [notaryIds])
}

const byIds = {
  districts: 'select id, name, council_name as "councilName" from district where id = any($1)',
  municipalities: 'select id, name, province from municipality where id = any($1)',
  actTypes: 'select id, code from act_type where id = any($1)',
  documentTypes: 'select id, code from document_type where id = any($1)',
  clients: `
    select id, coalesce(company_name, concat_ws(' ', first_name, last_name)) as "displayName" from client
    where id = any($1)`,
}

/** The rows of these ids, in their order; equal ids are asked for once. */
export async function rowsByIds(name: keyof typeof byIds, ids: readonly string[]) {
  const rows = await rowsOf<{ id: string }>(name, byIds[name], [[...new Set(ids)]])
  const found = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => found.get(id))
}

/** The rows of each key, in the order of the keys. */
export function grouped<Row>(keys: readonly string[], rows: readonly Row[], keyOf: (row: Row) => string) {
  const groups = new Map<string, Row[]>(keys.map((key) => [key, []]))
  for (const row of rows) groups.get(keyOf(row))!.push(row)
  return keys.map((key) => groups.get(key)!)
}
