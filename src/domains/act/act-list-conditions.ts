import type { Page } from '../../data/keyset.ts'
import {
  type Condition,
  type OrderExpression,
  type Parameters,
  whereClause,
} from '../../data/page-statement.ts'
import type { ActStatus } from '../../generated/prisma/enums.ts'
import type { ActScope } from './act-policy.ts'

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

export function orderOf(page: Page): OrderExpression {
  return orders[page.order.field]!
}

/** `a` are the acts of the scope, `t` their types. */
export function fromScope(parameters: Parameters, scope: ReadableScope): string {
  if (scope.kind !== 'party') return 'from act a join act_type t on t.id = a.act_type_id'
  // A client's acts are few: each is looked up by its id, as the limit tells the planner, whatever else is asked of it.
  const clientId = parameters.add(scope.clientId)
  return `
    from (
      select p.act_id, bool_or(p.role = 'TESTATOR') as is_testator from party p
      where p.client_id = ${clientId} group by p.act_id
    ) mine
    cross join lateral (select * from act where id = mine.act_id limit 1) a
    join act_type t on t.id = a.act_type_id`
}

/** `where …` over conditions with values, conditions without, and the page's cursors. */
export function whereAct(
  parameters: Parameters,
  conditions: readonly Condition[],
  fixed: readonly (string | undefined)[],
  page?: Page,
): string {
  const given = whereClause(parameters, conditions, page && { page, order: orderOf(page), id: 'a.id' })
  const others = fixed.filter((clause) => clause !== undefined).join(' and ')
  if (others === '') return given
  return given === '' ? `where ${others}` : `${given} and ${others}`
}

export function willsOf(scope: ReadableScope): string | undefined {
  if (scope.kind === 'party') return '(not t.is_will or mine.is_testator)'
  return scope.kind === 'notaries' && scope.withWills ? undefined : 'not t.is_will'
}

/** What the filter asks of the act itself. */
export function conditionsOnAct({ status, actTypeId }: ActConditions): Condition[] {
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
  return conditions
}

/** What scope and filter ask of the act's notary. */
export function conditionsOnNotary(
  scope: ReadableScope,
  { notaryId }: ActConditions,
  id: 'a.notary_id' | 'parent.id',
): Condition[] {
  const conditions: Condition[] = []
  if (scope.kind === 'notaries') {
    conditions.push({
      key: 'scope',
      value: scope.notaryIds,
      sql: (value) => `${id} = any(${value}::uuid[])`,
    })
  }
  if (notaryId) conditions.push({ key: 'notary', value: notaryId, sql: (value) => `${id} = ${value}` })
  return conditions
}
