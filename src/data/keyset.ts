import { BadUserInputError } from '../errors.ts'
import { isUuid } from './global-id.ts'

export const defaultPageSize = 20
export const largestPageSize = 100
/** Counts stop here: a list of 10,001 says "more than 10,000". */
export const countLimit = 10_001

/** How a list is ordered. Ties are always broken by the id, in the same direction. */
export interface Order {
  /** Schema name of the order, part of every cursor, so that a cursor cannot be used with another order. */
  readonly field: string
  readonly direction: 'ASC' | 'DESC'
}

/** What an order's values are. */
export type OrderValue = 'instant' | 'integer' | 'text'

/** Where a row stands in its order: the value it is ordered by, and its id. */
export type Place = readonly [value: string, id: string]

/** A window on an ordered list. */
export interface Page {
  readonly order: Order
  readonly limit: number
  /** Whether rows are taken from the end. */
  readonly isBackward: boolean
  readonly after: Place | undefined
  readonly before: Place | undefined
}

export interface PageArguments {
  readonly first?: number | null
  readonly after?: string | null
  readonly last?: number | null
  readonly before?: string | null
}

/** @throws BadUserInputError for sizes outside 1 to 100, `first` with `last`, and cursors that do not fit. */
export function parsePage(values: PageArguments, order: Order, orderValue: OrderValue): Page {
  const { first, last } = values
  if (first != null && last != null) {
    throw new BadUserInputError('`first` and `last` cannot be used together: pass one of them.')
  }
  checkSize('first', first)
  checkSize('last', last)
  return {
    order,
    limit: first ?? last ?? defaultPageSize,
    isBackward: last != null,
    after: parseCursor('after', values.after, order, orderValue),
    before: parseCursor('before', values.before, order, orderValue),
  }
}

function checkSize(argument: string, size: number | null | undefined): void {
  if (size != null && (size < 1 || size > largestPageSize)) {
    throw new BadUserInputError(`\`${argument}\` is ${size}; it can be 1 to ${largestPageSize}.`)
  }
}

/** The opaque place of a row. */
export function cursorOf(order: Order, [value, id]: Place): string {
  return Buffer.from(JSON.stringify([order.field, value, id])).toString('base64url')
}

function parseCursor(
  argument: string,
  cursor: string | null | undefined,
  order: Order,
  orderValue: OrderValue,
): Place | undefined {
  if (cursor == null) return undefined
  const [field, value, id] = decodeCursor(cursor) ?? []
  if (field !== undefined && field !== order.field) {
    throw new BadUserInputError(
      `\`${argument}\` is a cursor of the order ${field}; this list is in order ${order.field}.`,
    )
  }
  if (value === undefined || id === undefined || !isOrderValue[orderValue](value)) {
    throw new BadUserInputError(
      `\`${argument}\` is not a cursor. Pass one that \`pageInfo\` or an edge gave.`,
    )
  }
  return [value, id]
}

/** Whether PostgreSQL takes the text: a cursor is opaque, and yet anybody can write one. */
const isOrderValue: Record<OrderValue, (text: string) => boolean> = {
  instant: (text) => /^[12]\d{3}-/.test(text) && new Date(text).toJSON() === text,
  integer: (text) => /^\d{1,9}$/.test(text),
  text: (text) => text.length <= 300 && !text.includes('\0'),
}

function decodeCursor(cursor: string): [field: string, value: string, id: string] | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (!Array.isArray(parts) || parts.length !== 3 || !parts.every((part) => typeof part === 'string'))
      return undefined
    const [field, value, id] = parts as [string, string, string]
    return /^[A-Z_]{1,40}$/.test(field) && isUuid(id) ? [field, value, id] : undefined
  } catch {
    return undefined
  }
}
