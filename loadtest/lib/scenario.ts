import { brokenIterations } from './metrics.ts'
import { settings } from './settings.ts'

/** Seconds that a scenario lasts: as the command says, or its own number. */
export function durationSeconds(byDefault: number): number {
  const { duration } = settings
  if (duration === undefined) return byDefault
  const parts = [...duration.matchAll(/(\d+)([hms])/g)]
  return parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * { h: 3_600, m: 60, s: 1 }[unit as 'h' | 'm' | 's'],
    0,
  )
}

/** Users at once: as the command says, or the scenario's own number. */
export function userCount(byDefault: number): number {
  return settings.users ?? byDefault
}

/** Runs an iteration. One that throws is counted, since k6 alone would log it and call the run a success. */
export function iteration(run: () => void): void {
  try {
    run()
  } catch (error) {
    brokenIterations.add(1)
    throw error
  }
}
