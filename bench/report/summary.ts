import type { Measurement, Series } from '../load/measure.ts'
import type { Candidate } from '../operations/candidates.ts'
import type { OperationName } from '../operations/documents.ts'

/** A series in medians. */
export interface Summary {
  readonly candidate: Candidate
  readonly operation: OperationName
  readonly perSecond: number
  readonly slowest: number
  readonly fastest: number
  readonly p50: number
  readonly p99: number
  readonly aloneP50: number
  readonly processorTime: number | undefined
  readonly statements: number
  /** Whether the load was the limit, so that the rate says less than it could. */
  readonly isLimitedByLoad: boolean
}

/** Above this share of one processor the load has no time left. */
const busy = 0.9

export function summarise({ candidate, operation, rounds }: Series): Summary {
  const of = (valueOf: (one: Measurement) => number) => median(rounds.map(valueOf))
  const rates = rounds.map(({ perSecond }) => perSecond)
  const isKnown = rounds.every(({ processorTime }) => processorTime !== undefined)
  return {
    candidate,
    operation,
    perSecond: median(rates),
    slowest: Math.min(...rates),
    fastest: Math.max(...rates),
    p50: of(({ p50 }) => p50),
    p99: of(({ p99 }) => p99),
    aloneP50: of(({ aloneP50 }) => aloneP50),
    processorTime: isKnown ? of(({ processorTime }) => processorTime!) : undefined,
    statements: of(({ statements }) => statements),
    isLimitedByLoad: of(({ loadUse }) => loadUse) > busy,
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
