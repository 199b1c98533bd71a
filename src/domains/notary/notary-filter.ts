import { uuidOf } from '../../data/global-id.ts'
import { type Order, type Page, type PageArguments, parsePage } from '../../data/keyset.ts'
import type { Condition } from '../../data/page-statement.ts'
import { BadUserInputError } from '../../errors.ts'
import type { NotaryFilter, NotaryOrder } from '../../generated/graphql.ts'
import { parseProvince } from '../municipality/province.ts'

/** A page of the directory, checked and ready to be read. */
export interface NotaryPageKey {
  readonly conditions: readonly Condition[]
  readonly page: Page
}

export interface NotaryPageArguments extends PageArguments {
  readonly filter?: NotaryFilter | null
  readonly orderBy?: NotaryOrder | null
}

const defaultOrder: Order = { field: 'NAME', direction: 'ASC' }

/** @throws BadUserInputError that names the argument and what it accepts. */
export function parseNotaryPage(values: NotaryPageArguments): NotaryPageKey {
  const order = values.orderBy ?? defaultOrder
  return {
    conditions: notaryConditions(values.filter ?? {}),
    page: parsePage(values, order, order.field === 'NAME' ? 'text' : 'integer'),
  }
}

function notaryConditions(filter: NotaryFilter): Condition[] {
  const conditions: Condition[] = [
    {
      key: 'status',
      value: filter.status ?? ['IN_OFFICE'],
      sql: (value) => `n.status = any(${value}::notary_status[])`,
    },
  ]
  if (filter.province != null) {
    const value = parseProvince(filter.province, 'filter.province')
    conditions.push({ key: 'province', value, sql: (placeholder) => `m.province = ${placeholder}` })
  }
  if (filter.municipalityId != null) {
    const value = uuidOf('Municipality', filter.municipalityId, 'filter.municipalityId')
    conditions.push({
      key: 'municipality',
      value,
      sql: (placeholder) => `n.municipality_id = ${placeholder}`,
    })
  }
  if (filter.districtId != null) {
    const value = uuidOf('District', filter.districtId, 'filter.districtId')
    conditions.push({ key: 'district', value, sql: (placeholder) => `n.district_id = ${placeholder}` })
  }
  if (filter.specialisation != null) {
    const value = checkText('filter.specialisation', filter.specialisation, 1, 50)
    const holds = (placeholder: string) =>
      `exists (select 1 from notary_specialisation s where s.notary_id = n.id and s.specialisation_code = ${placeholder})`
    conditions.push({ key: 'specialisation', value, sql: holds })
  }
  if (filter.language != null) {
    const value = checkText('filter.language', filter.language, 2, 2).toLowerCase()
    const holds = (placeholder: string) =>
      `exists (select 1 from notary_language l where l.notary_id = n.id and l.language_code = ${placeholder})`
    conditions.push({ key: 'language', value, sql: holds })
  }
  if (filter.name != null) {
    const value = wordPatterns(checkText('filter.name', fold(filter.name).trim(), 2, 100))
    conditions.push({
      key: 'name',
      value,
      sql: (placeholder) => `n.name_folded like all(${placeholder}::text[])`,
    })
  }
  return conditions
}

function checkText(argument: string, text: string, shortest: number, longest: number): string {
  if (text.includes('\0'))
    throw new BadUserInputError(`\`${argument}\` holds U+0000, which no text in the database does.`)
  if (text.length < shortest || text.length > longest) {
    const accepted = shortest === longest ? `exactly ${shortest}` : `${shortest} to ${longest}`
    throw new BadUserInputError(`\`${argument}\` has ${text.length} characters; it can have ${accepted}.`)
  }
  return text
}

/** A text as the search column holds it: lower case, without accents. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
}

function wordPatterns(folded: string): string[] {
  return folded.split(/\s+/).map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)
}
