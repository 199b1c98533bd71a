import type { Traffic } from '../endurance/traffic.ts'

/** Above this share of one processor the load has no time left. */
const busy = 0.9

export function isBusy(loadUse: number): boolean {
  return loadUse > busy
}

/** What stands behind a rate that says less than it could. */
export function limitMark(loadUse: number): string {
  return isBusy(loadUse) ? ' (1)' : ''
}

/** Whether an aim was reached, in a word for a table. */
export function aimWord(isReached: boolean): string {
  return isReached ? 'held' : '**missed**'
}

export function mebibytes(bytes: number | undefined): string {
  return bytes === undefined ? 'unknown' : (bytes / 2 ** 20).toFixed(1)
}

export function wholeNumber(value: number): string {
  return Math.round(value).toLocaleString('en')
}

/** A sentence on all that failed, and why. */
export function failureWords(traffic: readonly Pick<Traffic, 'failures'>[]): string {
  const counts = new Map<string, number>()
  for (const { failures } of traffic) {
    for (const [kind, count] of Object.entries(failures)) counts.set(kind, (counts.get(kind) ?? 0) + count)
  }
  if (counts.size === 0) return 'No request failed.'
  const words = [...counts].map(([kind, count]) => `${wholeNumber(count)} × ${kind}`)
  return `**Requests failed**: ${words.join(', ')}.`
}
