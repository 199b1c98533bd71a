import { workingDays, workingInstant } from './calendar.ts'
import { Random } from './random.ts'

export interface ActOpening {
  /** Index of the working day. */
  day: number
  /** Milliseconds since 1970. */
  instant: number
}

/**
 * When an act was opened. Openings ascend with the index, at least .1 of their mean distance apart, and grow denser
 * towards the end, as a portal that notaries take up one by one.
 */
export function actOpening(act: number, actCount: number): ActOpening {
  const place = (act + 0.05 + 0.9 * new Random('act opening', act).fraction()) / actCount
  const days = Math.sqrt(place) * workingDays.length
  const day = Math.floor(days)
  return { day, instant: workingInstant(day, days - day) }
}
