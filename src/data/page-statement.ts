import { createHash } from 'node:crypto'
import type { Page } from './keyset.ts'

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
    const isAscending = page.order.direction === 'ASC'
    const beyond = (place: Page['after'], operator: string) => {
      if (!place) return
      const value = `${parameters.add(place[0])}::${order.type}`
      clauses.push(`(${order.sql}, ${id}) ${operator} (${value}, ${parameters.add(place[1])}::uuid)`)
    }
    beyond(page.after, isAscending ? '>' : '<')
    beyond(page.before, isAscending ? '<' : '>')
  }
  return clauses.length > 0 ? `where ${clauses.join(' and ')}` : ''
}

/** `order by … limit …`: one row more than the page holds, so that it is known whether others follow. */
export function orderClause(parameters: Parameters, page: Page, order: OrderExpression, id: string): string {
  const direction = (page.order.direction === 'ASC') === page.isBackward ? 'desc' : 'asc'
  return `order by ${order.sql} ${direction}, ${id} ${direction} limit ${parameters.add(page.limit + 1)}`
}

// PostgreSQL cuts longer names off, and two that are cut to the same would be taken for one.
const longestName = 63

/** The name of a statement that is put together: equal for equal texts, different for different ones. */
export function pageStatementName(list: string, conditions: readonly Condition[], page?: Page): string {
  const parts = conditions.map(({ key }) => key)
  if (page) {
    parts.push(page.order.field, page.order.direction, page.isBackward ? 'last' : 'first')
    if (page.after) parts.push('after')
    if (page.before) parts.push('before')
  }
  const name = [list, ...parts].join(' ').toLowerCase()
  if (name.length <= longestName) return name
  return `${list} ${createHash('sha256').update(name).digest('hex').slice(0, 16)}`
}

