import { type Page, countLimit } from '../../data/keyset.ts'
import {
  type Condition,
  type OrderExpression,
  type Parameters,
  createParameters,
  orderClause,
  pageStatementName,
  whereClause,
} from '../../data/page-statement.ts'
import { columnTypes, statement } from '../../data/statement.ts'
import type { ActStatus } from '../../generated/prisma/enums.ts'
import type { ActScope } from './act-policy.ts'
import { actColumns, actSelection } from './act-row.ts'

/** What a list of acts is narrowed to. */
export interface ActConditions {
  readonly status?: readonly ActStatus[]
  readonly actTypeId?: string
  readonly notaryId?: string
}

/** A scope in which there can be rows. */
export type ReadableScope = Exclude<ActScope, { kind: 'nothing' }>

const orders: Readonly<Record<string, OrderExpression>> = {
  CREATED_AT: { sql: 'a.created_at', type: 'timestamptz' },
  UPDATED_AT: { sql: 'a.updated_at', type: 'timestamptz' },
}

/**
 * The visible acts of each of the notaries in `$1`, whatever their number, in one statement: the index gives each
 * notary's rows in order, so only what is returned is read.
 */
export function actPagePerNotary(scope: ReadableScope, filter: ActConditions, page: Page) {
  const parameters = createParameters([undefined])
  const rows = pageOfScope(parameters, scope, filter, page, 'a.notary_id = parent.id')
  const text = `select found.* from unnest($1::uuid[]) as parent (id) cross join lateral (${rows}) found`
  return {
    statement: statement(nameOf('act.page-per-notary', scope, filter, page), actColumns, text),
    ...parameters,
  }
}

/** A page of the visible acts, one row more than it holds. */
export function actPage(scope: ReadableScope, filter: ActConditions, page: Page) {
  const parameters = createParameters()
  // A notary's index gives only that notary's order: a studio's page merges the first rows of each of its notaries.
  const text =
    scope.kind === 'notaries'
      ? mergedPage(parameters, scope, filter, page)
      : pageOfScope(parameters, scope, filter, page)
  return { statement: statement(nameOf('act.page', scope, filter, page), actColumns, text), ...parameters }
}

function mergedPage(
  parameters: Parameters,
  scope: Extract<ReadableScope, { kind: 'notaries' }>,
  filter: ActConditions,
  page: Page,
): string {
  const notaryIds = parameters.add(scope.notaryIds)
  const rows = pageOfScope(parameters, scope, filter, page, 'a.notary_id = parent.id')
  const order = {
    ...orders[page.order.field]!,
    sql: page.order.field === 'CREATED_AT' ? '"createdAt"' : '"updatedAt"',
  }
  return `
    select found.* from unnest(${notaryIds}::uuid[]) as parent (id) cross join lateral (${rows}) found
    ${orderClause(parameters, page, order, 'id')}`
}

/** How many of the visible acts meet the filter, counted up to the limit. */
export function actCount(scope: ReadableScope, filter: ActConditions) {
  const parameters = createParameters()
  const where = whereScope(parameters, scope, filter)
  const text = `select count(*)::int as count from (select 1 ${fromScope(parameters, scope)} ${where} limit ${countLimit}) counted`
  return {
    statement: statement(nameOf('act.count', scope, filter), { count: columnTypes.integer }, text),
    ...parameters,
  }
}

/** How many visible acts each of the notaries in `$1` has, counted up to the limit. */
export function actCountPerNotary(scope: ReadableScope, filter: ActConditions) {
  const parameters = createParameters([undefined])
  const from = fromScope(parameters, scope)
  const where = whereScope(parameters, scope, filter, 'a.notary_id = parent.id')
  const columns = { notaryId: columnTypes.uuid, count: columnTypes.integer }
  const text = `
    select parent.id as "notaryId", counted.count from unnest($1::uuid[]) as parent (id) cross join lateral (
      select count(*)::int as count from (select 1 ${from} ${where} limit ${countLimit}) visible
    ) counted`
  return { statement: statement(nameOf('act.count-per-notary', scope, filter), columns, text), ...parameters }
}

function pageOfScope(
  parameters: Parameters,
  scope: ReadableScope,
  filter: ActConditions,
  page: Page,
  parent?: string,
): string {
  const order = orders[page.order.field]!
  const from = fromScope(parameters, scope)
  const where = whereScope(parameters, scope, filter, parent, page)
  return `select ${actSelection} ${from} ${where} ${orderClause(parameters, page, order, 'a.id')}`
}

function fromScope(parameters: Parameters, scope: ReadableScope): string {
  if (scope.kind !== 'party') return 'from act a join act_type t on t.id = a.act_type_id'
  // A client's acts are few and a notary's are many: start from the client.
  const clientId = parameters.add(scope.clientId)
  return `
    from (
      select p.act_id, bool_or(p.role = 'TESTATOR') as is_testator from party p
      where p.client_id = ${clientId} group by p.act_id
    ) mine
    join act a on a.id = mine.act_id join act_type t on t.id = a.act_type_id`
}

function whereScope(
  parameters: Parameters,
  scope: ReadableScope,
  filter: ActConditions,
  parent?: string,
  page?: Page,
): string {
  const conditions: Condition[] = []
  if (scope.kind === 'notaries') {
    conditions.push({
      key: '',
      value: scope.notaryIds,
      sql: (value) => `a.notary_id = any(${value}::uuid[])`,
    })
  }
  conditions.push(...filterConditions(filter))
  const window = page && { page, order: orders[page.order.field]!, id: 'a.id' }
  const given = whereClause(parameters, conditions, window)
  const fixed = [parent, willsOf(scope)].filter((clause) => clause !== undefined).join(' and ')
  if (fixed === '') return given
  return given === '' ? `where ${fixed}` : `${given} and ${fixed}`
}

function willsOf(scope: ReadableScope): string | undefined {
  if (scope.kind === 'party') return '(not t.is_will or mine.is_testator)'
  return scope.kind === 'notaries' && scope.withWills ? undefined : 'not t.is_will'
}

function filterConditions({ status, actTypeId, notaryId }: ActConditions): Condition[] {
  const conditions: Condition[] = []
  if (status) {
    conditions.push({
      key: 'status',
      value: status,
      sql: (value) => `a.status = any(${value}::act_status[])`,
    })
  }
  if (actTypeId) {
    conditions.push({ key: 'type', value: actTypeId, sql: (value) => `a.act_type_id = ${value}` })
  }
  if (notaryId) {
    conditions.push({ key: 'notary', value: notaryId, sql: (value) => `a.notary_id = ${value}` })
  }
  return conditions
}

function nameOf(list: string, scope: ReadableScope, filter: ActConditions, page?: Page): string {
  const wills = scope.kind === 'notaries' && scope.withWills ? ' wills' : ''
  return pageStatementName(`${list} ${scope.kind}${wills}`, filterConditions(filter), page)
}
