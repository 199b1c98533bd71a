import { median } from '../report/summary.ts'
import type { KindName } from './kinds.ts'
import type { Measurement } from './measure.ts'
import type { Candidate, Load } from './plans.ts'
import type { ReadSeries } from './rounds.ts'

/** Finds what was measured; undefined where a candidate was not asked. */
export type FindSeries = (candidate: Candidate, kind: KindName, load: Load) => ReadSeries | undefined

type Figure = (one: Measurement) => number

export const processorTime: Figure = (one) => one.processorTime
export const databaseTime: Figure = (one) => one.databaseTime!

export function medianOf({ rounds }: ReadSeries, figure: Figure): number {
  return median(rounds.map(figure))
}

/** In one round both ran under the same conditions. */
export function compareTo(
  base: ReadSeries,
  one: ReadSeries,
  figure: Figure,
): { factor: number; difference: number } {
  const pairs = one.rounds.map(
    (measurement, round) => [figure(measurement), figure(base.rounds[round]!)] as const,
  )
  return {
    factor: median(pairs.map(([own, other]) => own / other)),
    difference: median(pairs.map(([own, other]) => own - other)),
  }
}

/** Whether the system tells what PostgreSQL takes. */
export function knowsDatabaseTime({ rounds }: ReadSeries): boolean {
  return rounds.every(({ databaseTime }) => databaseTime !== undefined)
}

export function microseconds(value: number): string {
  return value.toFixed(value < 10 ? 1 : 0)
}
