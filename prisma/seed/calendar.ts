const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

// National holidays (Law 260/1949 as amended) as month-day, and Easter Monday of the two years of the seed.
const holidays = new Set(
  '01-01 01-06 04-25 05-01 06-02 08-15 11-01 12-08 12-25 12-26 2025-04-21 2026-04-06'.split(' '),
)

/** The instant at which the seed stands still, in milliseconds since 1970: nothing in it happened later. */
export const referenceInstant = Date.UTC(2026, 5, 30, 20)

/** Midnight in Italy of every working day of the seed, 7 January 2025 to 30 June 2026, oldest first. */
export const workingDays: readonly number[] = listWorkingDays()

/** An instant in office hours: the working day by its index, and the part of 08:30 to 18:30 that has passed, 0 to 1. */
export function workingInstant(dayIndex: number, partOfDay: number): number {
  const midnight = workingDays[dayIndex]
  if (midnight === undefined) throw new RangeError(`The seed has no working day ${dayIndex}.`)
  return midnight + 8.5 * hour + Math.floor(partOfDay * 10 * hour)
}

/** `YYYY-MM-DD` in UTC. */
export function dateText(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10)
}

/** ISO 8601 in UTC with milliseconds. */
export function instantText(instant: number): string {
  return new Date(instant).toISOString()
}

function listWorkingDays(): number[] {
  const days: number[] = []
  for (let instant = Date.UTC(2025, 0, 7); instant <= referenceInstant; instant += day) {
    const weekday = new Date(instant).getUTCDay()
    const date = dateText(instant)
    const isHoliday = holidays.has(date) || holidays.has(date.slice(5))
    if (weekday !== 0 && weekday !== 6 && !isHoliday) days.push(instant - offsetFromUtc(instant))
  }
  return days
}

// Europe/Rome: two hours ahead from the last Sunday of March to the last Sunday of October, else one.
function offsetFromUtc(instant: number): number {
  const year = new Date(instant).getUTCFullYear()
  const isSummer = instant >= lastSunday(year, 2) && instant < lastSunday(year, 9)
  return isSummer ? 2 * hour : hour
}

function lastSunday(year: number, month: number): number {
  const lastDay = Date.UTC(year, month, 31)
  return lastDay - new Date(lastDay).getUTCDay() * day
}
