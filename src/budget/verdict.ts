import type { Ledger } from './ledger.ts'

/** How many statements an operation may take. */
export interface Allowance {
  /** What the operation declares; undefined for one that is not stored. */
  readonly declared: number | undefined
  /** Whether that is for a request that found all it looked for in the cache. */
  readonly isWarm: boolean
  /** What its fields add up to. */
  readonly bound: number
}

/** A statement that was sent more than once, with the fields that caused it, most frequent first. */
export interface Repetition {
  readonly fingerprint: string
  readonly times: number
  readonly coordinates: readonly string[]
}

/** The smaller of declaration and bound. */
export function limitOf({ declared, bound }: Allowance): number {
  return Math.min(declared ?? bound, bound)
}

/** Whether the request took more statements than it may. */
export function isOverBudget(ledger: Ledger, allowance: Allowance): boolean {
  return ledger.statements > limitOf(allowance)
}

/** The statements that were sent more than once, most frequent first: where an N+1 shows. */
export function repetitions(ledger: Ledger): Repetition[] {
  return [...ledger.tallies.values()]
    .filter(({ times }) => times > 1)
    .sort((one, other) => other.times - one.times)
    .map(({ fingerprint, times, timesByCoordinate }) => ({
      fingerprint,
      times,
      coordinates: [...timesByCoordinate]
        .sort((one, other) => other[1] - one[1])
        .map(([coordinate]) => coordinate),
    }))
}

/** A sentence for the developer: the count, the limit, and which field sent which statement how often. */
export function explainViolation(operation: string, ledger: Ledger, allowance: Allowance): string {
  const { declared, bound, isWarm } = allowance
  const limit =
    declared !== undefined && declared <= bound
      ? `its budget ${isWarm ? 'with a warm cache ' : ''}is ${declared}`
      : `its fields add up to ${bound}`
  const repeated = repetitions(ledger).map(
    ({ fingerprint, times, coordinates }) => `${fingerprint} ${times} times for ${coordinates.join(', ')}`,
  )
  const cause =
    repeated.length > 0
      ? `Repeated: ${repeated.join('; ')}. A field that reads per row belongs into a loader.`
      : `Sent: ${[...ledger.tallies.keys()].join(', ')}. Raise the budget or read less.`
  return `${operation} took ${ledger.statements} SQL statements; ${limit}. ${cause}`
}
