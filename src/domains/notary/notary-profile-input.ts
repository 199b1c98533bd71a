import type { OfficeHoursInput, UpdateNotaryProfileInput } from '../../generated/graphql.ts'
import type { Weekday } from '../../generated/prisma/enums.ts'
import { type Problem, Refusal, invalidInput } from '../../refusal.ts'

const mostCodes = 20
const mostOpeningsADay = 4

export interface Opening {
  readonly weekday: Weekday
  readonly opensAt: string
  readonly closesAt: string
}

/** What of a profile is set; what is undefined stays as it is. */
export interface NotaryProfile {
  readonly phone?: string
  readonly pec?: string
  readonly website?: string | null
  readonly languages?: readonly string[]
  readonly specialisations?: readonly string[]
  readonly officeHours?: readonly Opening[]
}

/** The codes that there are. */
export interface KnownCodes {
  readonly languages: readonly string[]
  readonly specialisations: readonly string[]
}

/** @throws Refusal that names every value that cannot be used. */
export function parseNotaryProfile(input: UpdateNotaryProfileInput, known: KnownCodes): NotaryProfile {
  const { phone, pec, website, languages, specialisations, officeHours } = input
  const problems: Problem[] = []
  if (phone != null && !/^\+?\d(?: ?\d){5,19}$/.test(phone)) {
    const accepted = 'pass 6 to 20 digits, single spaces between them, such as "+39 02 1234567"'
    problems.push(invalidInput('phone', 'is not a telephone number', accepted))
  }
  if (pec != null && (pec.length > 254 || !/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(pec))) {
    problems.push(invalidInput('pec', 'is not an e-mail address', 'pass one of at most 254 characters'))
  }
  if (website != null && !isWebAddress(website)) {
    const accepted = 'pass an http or https address of at most 200 characters'
    problems.push(invalidInput('website', 'is not a web address', accepted))
  }
  checkCodes('languages', languages, known.languages, problems)
  checkCodes('specialisations', specialisations, known.specialisations, problems)
  if (officeHours) checkOpenings(officeHours, problems)
  if (problems.length > 0) throw new Refusal(...problems)
  return {
    ...(phone != null && { phone }),
    ...(pec != null && { pec }),
    ...(website !== undefined && { website }),
    ...(languages && { languages }),
    ...(specialisations && { specialisations }),
    ...(officeHours && { officeHours }),
  }
}

function isWebAddress(text: string): boolean {
  return text.length <= 200 && /^https?:\/\/[^\s\p{Cc}]+$/u.test(text) && URL.canParse(text)
}

function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text)
}

function checkCodes(
  field: string,
  codes: readonly string[] | null | undefined,
  known: readonly string[],
  problems: Problem[],
): void {
  if (codes == null) return
  if (codes.length > mostCodes) {
    problems.push(invalidInput(field, `has ${codes.length} entries`, `it can have ${mostCodes} at most`))
    return
  }
  codes.forEach((code, index) => {
    const at = `${field}[${index}]`
    if (!known.includes(code)) {
      problems.push(invalidInput(at, 'is not a known code', `pass one of ${known.join(', ')}`))
    } else if (codes.indexOf(code) < index) {
      problems.push(invalidInput(at, 'stands there twice', 'pass each code once'))
    }
  })
}

function checkOpenings(openings: readonly OfficeHoursInput[], problems: Problem[]): void {
  const most = mostOpeningsADay * 7
  if (openings.length > most) {
    const found = `has ${openings.length} entries`
    problems.push(
      invalidInput('officeHours', found, `it can have ${most} at most, ${mostOpeningsADay} a day`),
    )
    return
  }
  openings.forEach(({ weekday, opensAt, closesAt }, index) => {
    const at = `officeHours[${index}]`
    const untimely = Object.entries({ opensAt, closesAt }).filter(([, time]) => !isTime(time))
    for (const [name] of untimely) {
      problems.push(invalidInput(`${at}.${name}`, 'is not a time', 'pass 00:00 to 23:59'))
    }
    if (untimely.length === 0 && opensAt >= closesAt) {
      problems.push(
        invalidInput(`${at}.closesAt`, `is not after ${opensAt}`, 'pass a later time of the same day'),
      )
    }
    const before = openings.slice(0, index).filter((other) => other.weekday === weekday)
    if (before.length >= mostOpeningsADay) {
      const accepted = `a day can have ${mostOpeningsADay} openings`
      problems.push(invalidInput(at, `is one more on ${weekday}`, accepted))
    }
    if (before.some((other) => opensAt < other.closesAt && other.opensAt < closesAt)) {
      problems.push(invalidInput(at, `overlaps another on ${weekday}`, 'openings of a day may not overlap'))
    }
  })
}
