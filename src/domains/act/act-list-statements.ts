import { type Page, countLimit } from '../../data/keyset.ts'
import {
  type Parameters,
  createParameters,
  orderBy,
  orderClause,
  pageStatementName,
  whereClause,
} from '../../data/page-statement.ts'
import { columnTypes, statement } from '../../data/statement.ts'
import {
  type ActConditions,
  type ReadableScope,
  conditionsOnAct,
  conditionsOnNotary,
  fromScope,
  orderOf,
  whereAct,
  willsOf,
} from './act-list-conditions.ts'
import { countByType, pageByType } from './act-register-statements.ts'
import { actColumns, actSelection, briefActColumns } from './act-row.ts'

/** The visible acts of each of the notaries in `$1`, whatever their number, in one statement. */
export function actPagePerNotary(scope: ReadableScope, filter: ActConditions, page: Page, areBrief = false) {
  const parameters = createParameters([undefined])
  const text =
    scope.kind === 'party'
      ? rankedPages(parameters, scope, filter, page)
      : pagePerParent(parameters, '$1', scope, filter, page)
  return {
    statement: areBrief
      ? statement(nameOf('act.page-per-notary-brief', scope, filter, page), briefActColumns, briefly(text))
      : statement(nameOf('act.page-per-notary', scope, filter, page), actColumns, text),
    ...parameters,
  }
}

/** A page of the visible acts, one row more than it holds. */
export function actPage(scope: ReadableScope, filter: ActConditions, page: Page, areBrief = false) {
  const parameters = createParameters()
  const text = pageOf(parameters, scope, filter, page)
  return {
    statement: areBrief
      ? statement(nameOf('act.page-brief', scope, filter, page), briefActColumns, briefly(text))
      : statement(nameOf('act.page', scope, filter, page), actColumns, text),
    ...parameters,
  }
}

function briefly(text: string): string {
  const columns = Object.keys(briefActColumns).map((column) => `"${column}"`)
  return `select ${columns.join(', ')} from (${text}) page`
}

/** How many of the visible acts meet the filter, counted up to the limit. */
export function actCount(scope: ReadableScope, filter: ActConditions) {
  const parameters = createParameters()
  const text = `select count(*)::int as count from (${countedRows(parameters, scope, filter)}) counted`
  return {
    statement: statement(nameOf('act.count', scope, filter), { count: columnTypes.integer }, text),
    ...parameters,
  }
}

/** How many visible acts each of the notaries in `$1` has, counted up to the limit; who has none may be left out. */
export function actCountPerNotary(scope: ReadableScope, filter: ActConditions) {
  const parameters = createParameters([undefined])
  const columns = { notaryId: columnTypes.uuid, count: columnTypes.integer }
  const text =
    scope.kind === 'party'
      ? groupedCounts(parameters, scope, filter)
      : countPerParent(parameters, scope, filter)
  return { statement: statement(nameOf('act.count-per-notary', scope, filter), columns, text), ...parameters }
}

function pageOf(parameters: Parameters, scope: ReadableScope, filter: ActConditions, page: Page): string {
  // A notary's index gives only that notary's order: a studio's page merges the first rows of each of its notaries.
  if (scope.kind === 'notaries') {
    const order = { ...orderOf(page), sql: page.order.field === 'CREATED_AT' ? '"createdAt"' : '"updatedAt"' }
    const pages = pagePerParent(parameters, parameters.add(scope.notaryIds), scope, filter, page)
    return `${pages} ${orderClause(parameters, page, order, 'id')}`
  }
  const isNarrowed = filter.status !== undefined || filter.actTypeId !== undefined
  if (scope.kind === 'register' && filter.notaryId === undefined && isNarrowed) {
    return pageByType(parameters, filter, page)
  }
  const from = fromScope(parameters, scope)
  const conditions = [...conditionsOnAct(filter), ...conditionsOnNotary(scope, filter, 'a.notary_id')]
  const where = whereAct(parameters, conditions, [willsOf(scope)], page)
  return `select ${actSelection} ${from} ${where} ${orderClause(parameters, page, orderOf(page), 'a.id')}`
}

/** The index gives each notary's rows in order, so only what is returned is read. */
function pagePerParent(
  parameters: Parameters,
  notaryIds: string,
  scope: ReadableScope,
  filter: ActConditions,
  page: Page,
): string {
  const where = whereAct(
    parameters,
    conditionsOnAct(filter),
    ['a.notary_id = parent.id', willsOf(scope)],
    page,
  )
  const rows = `
    select ${actSelection} ${fromScope(parameters, scope)} ${where}
    ${orderClause(parameters, page, orderOf(page), 'a.id')}`
  // Conditions on the notary stay outside: beside `a.notary_id = parent.id` they make the planner expect next to no rows.
  const parents = whereClause(parameters, conditionsOnNotary(scope, filter, 'parent.id'))
  return `
    select found.* from unnest(${notaryIds}::uuid[]) as parent (id) cross join lateral (${rows}) found ${parents}`
}

/** A client's acts are few: they are read once, however many notaries there are. */
function rankedPages(
  parameters: Parameters,
  scope: ReadableScope,
  filter: ActConditions,
  page: Page,
): string {
  const from = fromScope(parameters, scope)
  const conditions = [...conditionsOnAct(filter), ...conditionsOnNotary(scope, filter, 'a.notary_id')]
  const where = whereAct(parameters, conditions, ['a.notary_id = any($1::uuid[])', willsOf(scope)], page)
  const columns = Object.keys(actColumns).map((name) => `found."${name}"`)
  const order = orderBy(page, orderOf(page), 'a.id')
  const limit = parameters.add(page.limit + 1)
  return `
    select ${columns.join(', ')} from (
      select ${actSelection}, row_number() over (partition by a.notary_id ${order}) as place ${from} ${where}
    ) found where found.place <= ${limit} order by found."notaryId", found.place`
}

function countedRows(parameters: Parameters, scope: ReadableScope, filter: ActConditions): string {
  if (scope.kind === 'register' && filter.notaryId === undefined) return countByType(parameters, filter)
  const from = fromScope(parameters, scope)
  const conditions = [...conditionsOnAct(filter), ...conditionsOnNotary(scope, filter, 'a.notary_id')]
  return `select 1 ${from} ${whereAct(parameters, conditions, [willsOf(scope)])} limit ${countLimit}`
}

function countPerParent(parameters: Parameters, scope: ReadableScope, filter: ActConditions): string {
  const where = whereAct(parameters, conditionsOnAct(filter), ['a.notary_id = parent.id', willsOf(scope)])
  const parents = whereClause(parameters, conditionsOnNotary(scope, filter, 'parent.id'))
  return `
    select parent.id as "notaryId", counted.count from unnest($1::uuid[]) as parent (id) cross join lateral (
      select count(*)::int as count from (
        select 1 ${fromScope(parameters, scope)} ${where} limit ${countLimit}
      ) visible
    ) counted ${parents}`
}

function groupedCounts(parameters: Parameters, scope: ReadableScope, filter: ActConditions): string {
  const from = fromScope(parameters, scope)
  const conditions = [...conditionsOnAct(filter), ...conditionsOnNotary(scope, filter, 'a.notary_id')]
  const where = whereAct(parameters, conditions, ['a.notary_id = any($1::uuid[])', willsOf(scope)])
  return `
    select a.notary_id as "notaryId", least(count(*), ${countLimit})::int as count ${from} ${where}
    group by a.notary_id`
}

function nameOf(list: string, scope: ReadableScope, filter: ActConditions, page?: Page): string {
  const wills = scope.kind === 'notaries' && scope.withWills ? ' wills' : ''
  const conditions = [
    ...conditionsOnAct(filter),
    ...conditionsOnNotary({ kind: 'register' }, filter, 'a.notary_id'),
  ]
  return pageStatementName(`${list} ${scope.kind}${wills}`, conditions, page)
}
