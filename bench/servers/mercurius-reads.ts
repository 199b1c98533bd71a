import { rowsOf } from './shared/database.ts'

export interface NotaryRow {
  readonly id: string
  readonly firstName: string
  readonly lastName: string
  readonly nameFolded: string
  readonly districtId: string
  readonly municipalityId: string
}

export interface ProfileRow extends NotaryRow {
  readonly studioId: string
}

export interface ActRow {
  readonly id: string
  readonly createdAt: string
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

/** With what lists of notaries do not tell. */
export async function profileOfNotary(id: string) {
  const text = `
    select n.id, n.first_name as "firstName", n.last_name as "lastName", n.name_folded as "nameFolded",
      n.registration_number as "registrationNumber", n.status, n.address, n.phone, n.pec, n.website, n.biography,
      n.district_id as "districtId", n.municipality_id as "municipalityId", n.studio_id as "studioId"
    from notary n where n.id = $1`
  return (await rowsOf<ProfileRow>('profile', text, [id]))[0]
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

/** The newest acts in which the citizen takes part; of wills only those that he makes. */
export function actsOfCitizen(userId: string | null, first: number) {
  const text = `
    select a.id, a.notary_id as "notaryId", a.title, a.status, a.created_at as "createdAt",
      a.signed_at as "signedAt", a.act_type_id as "actTypeId"
    from (
      select p.act_id, bool_or(p.role = 'TESTATOR') as is_testator
      from user_account u
      join client c on c.user_id = u.id
      join party p on p.client_id = c.id
      where u.id = $1 and u.role = 'CITIZEN' and u.status = 'ACTIVE'
      group by p.act_id
    ) mine
    join act a on a.id = mine.act_id
    join act_type t on t.id = a.act_type_id
    where not t.is_will or mine.is_testator
    order by a.created_at desc, a.id desc limit $2`
  return rowsOf<ActRow>('my acts', text, [userId, first])
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

/** Per act, those without documents too. */
export async function progressOfActs(actIds: readonly string[]) {
  const text = `
    select act_id as "actId", count(*)::int as total,
      count(*) filter (where status = 'ACCEPTED')::int as accepted,
      count(*) filter (where status = 'MISSING')::int as missing
    from document where act_id = any($1) group by act_id`
  const rows = await rowsOf<{ actId: string }>('progress', text, [actIds])
  const found = new Map(rows.map((row) => [row.actId, row]))
  return actIds.map((id) => found.get(id) ?? { total: 0, accepted: 0, missing: 0 })
}

export function officeHoursOfNotaries(notaryIds: readonly string[]) {
  const text = `
    select notary_id as "notaryId", weekday, opens_at as "opensAt", closes_at as "closesAt" from office_hours
    where notary_id = any($1) order by notary_id, weekday, opens_at`
  return rowsOf<{ notaryId: string }>('office hours', text, [notaryIds])
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
  districts: `
    select id, name, court_of_appeal as "courtOfAppeal", council_name as "councilName",
      council_address as "councilAddress", council_pec as "councilPec"
    from district where id = any($1)`,
  municipalities: 'select id, name, province, region from municipality where id = any($1)',
  studios: 'select id, name from studio where id = any($1)',
  notaries: `${notary} where n.id = any($1)`,
  actTypes: 'select id, code, name from act_type where id = any($1)',
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
