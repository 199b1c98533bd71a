import { type Order, type Page, type Place, cursorOf } from './keyset.ts'

/** A page of rows, and the key under which their number is counted if somebody asks. */
export interface Connection<Row, CountKey> {
  readonly rows: readonly Row[]
  readonly order: Order
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  readonly countKey: CountKey
}

/** Turns what a page statement returned (one row too many where others follow) into a page in the list's order. */
export function toConnection<Row, CountKey>(
  found: readonly Row[],
  page: Page,
  countKey: CountKey,
): Connection<Row, CountKey> {
  const rows = found.slice(0, page.limit)
  const hasMore = found.length > page.limit
  return {
    rows: page.isBackward ? rows.reverse() : rows,
    order: page.order,
    hasNextPage: page.isBackward ? page.before !== undefined : hasMore,
    hasPreviousPage: page.isBackward ? hasMore : page.after !== undefined,
    countKey,
  }
}

/** The fields of a connection type; `placeOf` tells where a row stands in an order. */
export function connectionResolvers<Row>(placeOf: (row: Row, order: Order) => Place) {
  const cursor = (row: Row, order: Order) => cursorOf(order, placeOf(row, order))
  return {
    nodes: (connection: Connection<Row, unknown>) => connection.rows,
    edges: (connection: Connection<Row, unknown>) =>
      connection.rows.map((row) => ({ node: row, cursor: cursor(row, connection.order) })),
    pageInfo({ rows, order, hasNextPage, hasPreviousPage }: Connection<Row, unknown>) {
      const [first, last] = [rows[0], rows.at(-1)]
      return {
        hasNextPage,
        hasPreviousPage,
        startCursor: first === undefined ? null : cursor(first, order),
        endCursor: last === undefined ? null : cursor(last, order),
      }
    },
  }
}
