import type { Prisma } from '../../src/generated/prisma/client.ts'
import { citizenAccountIndex } from './account-plan.ts'
import { dateText, instantText, referenceInstant } from './calendar.ts'
import type { ClientPlan } from './client-plan.ts'
import { codiceFiscale } from './codice-fiscale.ts'
import { companyTaxCode } from './company-code.ts'
import type { DirectoryPlan, PlannedDistrict } from './directory-plan.ts'
import { foreignStates } from './foreign-states.ts'
import { rowId, rowInstant } from './identifiers.ts'
import { municipalityByName, type SeedMunicipality } from './municipalities.ts'
import {
  inventAddress,
  inventBankName,
  inventCompanyName,
  inventName,
  inventPhone,
  mailboxPart,
} from './people.ts'
import { Random } from './random.ts'

const day = 86_400_000
const allMunicipalities = [...municipalityByName.values()]

/** All clients, dates and instants as text. Codici fiscali are unique: a person whose code is taken gets another date of birth. */
export function* clientRows(
  directory: DirectoryPlan,
  clients: ClientPlan,
): Generator<Prisma.ClientCreateManyInput> {
  const takenCodes = new Set<string>()
  for (let client = 0; client < clients.count; client += 1) {
    const random = new Random('client', client)
    const district = directory.districts[clients.districtOf(client)] as PlannedDistrict
    const town = random.chance(0.6) ? district.municipalities[0] : random.pick(district.municipalities)
    const shared = {
      id: rowId('client', client),
      residence: inventAddress(random, town as SeedMunicipality),
      phone: random.chance(0.85) ? inventPhone(random) : null,
      createdAt: instantText(rowInstant('client', client)),
    }
    const kind = clients.kindOf(client)
    if (kind !== 'person') {
      yield { ...shared, ...companyColumns(client, kind, random) }
      continue
    }
    const userId = clients.hasAccount(client)
      ? rowId('user_account', citizenAccountIndex(directory, client))
      : null
    const isForeign = client !== clients.firstCitizen && random.chance(0.06)
    yield { ...shared, userId, ...personColumns(client, isForeign, random, takenCodes) }
  }
}

function companyColumns(client: number, kind: 'bank' | 'company', random: Random) {
  const companyName = kind === 'bank' ? inventBankName(random) : inventCompanyName(random)
  const mailbox = `${mailboxPart(companyName)}.${client}`
  return {
    kind: 'LEGAL_PERSON' as const,
    companyName,
    codiceFiscale: companyTaxCode(client + 1),
    email: `${mailbox}@posta.example`,
    pec: `${mailbox}@pec.posta.example`,
  }
}

function personColumns(client: number, isForeign: boolean, random: Random, takenCodes: Set<string>) {
  const birth = isForeign ? inventForeigner(random) : inventItalian(random)
  const { firstName, lastName } = birth
  const hasCode = !isForeign || random.chance(0.6)
  let birthDate = inventBirthDate(random)
  let code: string | null = null
  while (hasCode && code === null) {
    const candidate = codiceFiscale({ ...birth, birthDate })
    if (takenCodes.has(candidate)) birthDate = inventBirthDate(random)
    else code = candidate
  }
  if (code !== null) takenCodes.add(code)
  const mailbox = `${mailboxPart(firstName)}.${mailboxPart(lastName)}.${client}`
  return {
    kind: 'NATURAL_PERSON' as const,
    firstName,
    lastName,
    codiceFiscale: code,
    birthDate,
    birthPlace: birth.birthPlace,
    email: random.chance(0.9) ? `${mailbox}@posta.example` : null,
    pec: random.chance(0.1) ? `${mailbox}@pec.posta.example` : null,
    identityDocumentKind: isForeign
      ? 'Passaporto'
      : random.pick(["Carta d'identità", "Carta d'identità", 'Passaporto']),
    identityDocumentMaskedNumber: `*****${String(random.below(10_000)).padStart(4, '0')}`,
    // Some have expired already: the office must ask for a new one.
    identityDocumentExpiresOn: dateText(referenceInstant + random.between(-200, 3400) * day),
  }
}

function inventItalian(random: Random) {
  const town = random.pick(allMunicipalities)
  return {
    ...inventName(random),
    birthPlaceCode: town.cadastralCode,
    birthPlace: `${town.name} (${town.province})`,
  }
}

function inventForeigner(random: Random) {
  const state = random.pick(foreignStates)
  const sex = random.chance(0.5) ? ('F' as const) : ('M' as const)
  return {
    firstName: random.pick(state.firstNames[sex]),
    lastName: random.pick(state.lastNames),
    sex,
    birthPlaceCode: state.code,
    birthPlace: state.name,
  }
}

// Adults in every year of the seed: born from 1940 to 2005.
function inventBirthDate(random: Random): string {
  return dateText(Date.UTC(1940, 0, 1) + random.below(24_100) * day)
}
