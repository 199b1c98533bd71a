import type { Prisma } from '../../src/generated/prisma/client.ts'
import type { Weekday } from '../../src/generated/prisma/enums.ts'
import type { DirectoryPlan } from './directory-plan.ts'
import { rowId } from './identifiers.ts'
import { languages, secondLanguageOf } from './languages.ts'
import { Random } from './random.ts'
import { specialisations } from './specialisations.ts'

// How many notaries speak each language of the list, the second languages of border areas left aside.
const languageShares = [1, 0.45, 0.18, 0.1, 0.08, 0.005, 0.02, 0.01, 0.01, 0.01]

/** Languages of each notary: Italian, those of the area, and others by chance. */
export function* notaryLanguageRows(
  directory: DirectoryPlan,
): Generator<Prisma.NotaryLanguageCreateManyInput> {
  for (const [notary, district] of directory.districtOf.entries()) {
    const random = new Random('notary languages', notary)
    const second = secondLanguageOf(directory.districts[district]?.district.seat ?? '')
    for (const [index, { code }] of languages.entries()) {
      const isSpoken = random.chance(languageShares[index] ?? 0)
      if (isSpoken || code === second) yield { notaryId: rowId('notary', notary), languageCode: code }
    }
  }
}

/** One to four specialisations of each notary. */
export function* notarySpecialisationRows(
  directory: DirectoryPlan,
): Generator<Prisma.NotarySpecialisationCreateManyInput> {
  for (const notary of directory.districtOf.keys()) {
    const random = new Random('notary specialisations', notary)
    const wanted = random.between(1, 4)
    const chosen = new Set<string>()
    while (chosen.size < wanted) chosen.add(random.pick(specialisations).code)
    for (const specialisationCode of chosen) yield { notaryId: rowId('notary', notary), specialisationCode }
  }
}

const weekdays: Weekday[] = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY']
const mornings = ['08:30', '09:00', '09:30']
const middays = ['12:30', '13:00', '13:30']
const afternoons = ['14:30', '15:00', '15:30']
const evenings = ['18:00', '18:30', '19:00']

/** Opening hours: every weekday morning, most afternoons, some Saturdays. */
export function* officeHoursRows(directory: DirectoryPlan): Generator<Prisma.OfficeHoursCreateManyInput> {
  for (const notary of directory.districtOf.keys()) {
    const random = new Random('office hours', notary)
    const notaryId = rowId('notary', notary)
    const morning = { opensAt: random.pick(mornings), closesAt: random.pick(middays) }
    const afternoon = { opensAt: random.pick(afternoons), closesAt: random.pick(evenings) }
    for (const weekday of weekdays) {
      yield { notaryId, weekday, ...morning }
      if (random.chance(0.8)) yield { notaryId, weekday, ...afternoon }
    }
    if (random.chance(0.15)) yield { notaryId, weekday: 'SATURDAY', ...morning }
  }
}
