import { durationSeconds } from './scenario.ts'

let isWarming = false

/** Whether what is asked now only prepares: it counts for the witnesses and for nothing else. */
export function isWarmingUp(): boolean {
  return isWarming
}

/**
 * Repeats a step for some seconds, so that caches are filled and code is compiled when the run begins; a run that was
 * made shorter is prepared for a quarter of its time at most.
 */
export function warmUp(seconds: number, step: () => void): void {
  isWarming = true
  const end = Date.now() + 1_000 * Math.min(seconds, durationSeconds(Infinity) / 4)
  while (Date.now() < end) step()
  isWarming = false
}
