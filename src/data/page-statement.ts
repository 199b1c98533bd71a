import { createHash } from 'node:crypto'
import type { Page, Place } from './keyset.ts'

/** A condition of a list: `sql` gets the placeholder of its value. */
export interface Condition {
  /** Short and unique among the list's conditions: it becomes part of the statement's name. */
  readonly key: string
  readonly value: unknown
  readonly sql: (placeholder: string) => string
}

/** What a row is ordered by: the SQL expression and the type of its values. */
export interface OrderExpression {
  readonly sql: string
  readonly type: string
}

/** Numbers the placeholders of a statement that is put together from parts. */
export function createParameters(start: readonly unknown[] = []) {
  const values: unknown[] = [...start]
  return {
    values,
    add(value: unknown): string {
      values.push(value)
      return `$${values.length}`
    },
  }
}

export type Parameters = ReturnType<typeof createParameters>

/** `where …` over the conditions and the page's cursors; empty where there is nothing to ask. */
export function whereClause(
  parameters: Parameters,
  conditions: readonly Condition[],
  window?: { page: Page; order: OrderExpression; id: string },
): string {
  const clauses = conditions.map(({ sql, value }) => sql(parameters.add(value)))
  if (window) {
    const { page, order, id } = window
    for (const [operator, [value, rowId]] of boundsOf(page)) {
      const place = `(${parameters.add(value)}::${order.type}, ${parameters.add(rowId)}::uuid)`
      clauses.push(`(${order.sql}, ${id}) ${operator} ${place}`)
    }
  }
  return clauses.length > 0 ? `where ${clauses.join(' and ')}` : ''
}

/** `order by … limit …`: one row more than the page holds, so that it is known whether others follow. */
export function orderClause(parameters: Parameters, page: Page, order: OrderExpression, id: string): string {
  return `${orderBy(page, order, id)} limit ${parameters.add(page.limit + 1)}`
}

/** `order by …` in the direction in which the page is read. */
export function orderBy(page: Page, order: OrderExpression, id: string): string {
  const direction = readingDirection(page)
  return `order by ${order.sql} ${direction}, ${id} ${direction}`
}

// PostgreSQL cuts longer names off, and two that are cut to the same would be taken for one.
const longestName = 63

/** The name of a statement that is put together: equal for equal texts, different for different ones. */
export function pageStatementName(list: string, conditions: readonly Condition[], page?: Page): string {
  const parts = conditions.map(({ key }) => key)
  if (page) {
    const operators = boundsOf(page).map(([operator]) => operator)
    parts.push(page.order.field, readingDirection(page), ...operators)
  }
  const name = [list, ...parts].join(' ').toLowerCase()
  if (name.length <= longestName) return name
  return `${list} ${createHash('sha256').update(name).digest('hex').slice(0, 16)}`
}

/** The last rows of an order are the first ones of the opposite order. */
function readingDirection({ order, isBackward }: Page): 'asc' | 'desc' {
  return (order.direction === 'ASC') === isBackward ? 'desc' : 'asc'
}

/** The cursors of a page, each with the comparison that keeps what lies on its inner side. */
function boundsOf({ order, after, before }: Page): [operator: '<' | '>', place: Place][] {
  const isAscending = order.direction === 'ASC'
  const bounds: [operator: '<' | '>', place: Place][] = []
  if (after) bounds.push([isAscending ? '>' : '<', after])
  if (before) bounds.push([isAscending ? '<' : '>', before])
  return bounds
}
