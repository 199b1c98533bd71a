import { companyForms, companySyllables, companyTrades, firstNames, lastNames, streets } from './names.ts'
import type { Random } from './random.ts'
import type { SeedMunicipality } from './municipalities.ts'

export interface PersonName {
  firstName: string
  lastName: string
  sex: 'F' | 'M'
}

/** An Italian name, first and last name drawn apart from each other: nobody in particular. */
export function inventName(random: Random): PersonName {
  const sex = random.chance(0.5) ? 'F' : 'M'
  return { firstName: random.pick(firstNames[sex]), lastName: random.pick(lastNames), sex }
}

/** A company name made of syllables, such as "Torinvara Impianti S.r.l.". */
export function inventCompanyName(random: Random): string {
  return `${inventWord(random)} ${random.pick(companyTrades)} ${random.pick(companyForms)}`
}

/** A bank name made of syllables, such as "Banca Velorsella S.p.A.". */
export function inventBankName(random: Random): string {
  return `Banca ${inventWord(random)} S.p.A.`
}

/** Street, number, municipality and province. */
export function inventAddress(random: Random, municipality: SeedMunicipality): string {
  return `${random.pick(streets)} ${random.between(1, 180)}, ${municipality.name} (${municipality.province})`
}

/** A telephone number under the prefix 000, which no exchange in Italy has. */
export function inventPhone(random: Random): string {
  return `+39 000 ${String(random.below(10_000_000)).padStart(7, '0')}`
}

/** Lower case without accents: what the free-text search looks in. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
}

/** The text as one part of an e-mail address: letters, digits and single dots. */
export function mailboxPart(text: string): string {
  return fold(text)
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^\.|\.$/g, '')
}

function inventWord(random: Random): string {
  const { first, middle, last } = companySyllables
  return random.pick(first) + random.pick(middle) + random.pick(last)
}
