import type { Prisma } from '../../src/generated/prisma/client.ts'
import { notaryAccountIndex } from './account-plan.ts'
import { referenceInstant } from './calendar.ts'
import type { DirectoryPlan, PlannedDistrict } from './directory-plan.ts'
import { rowId, rowInstant } from './identifiers.ts'
import { notaryStatus } from './notary-status.ts'
import { fold, inventAddress, inventName, inventPhone, mailboxPart } from './people.ts'
import { Random } from './random.ts'

const day = 86_400_000

const biographies = [
  'Riceve su appuntamento e segue privati e imprese in ogni fase della pratica.',
  'Si occupa in particolare di compravendite, mutui e divisioni.',
  'Assiste famiglie nella pianificazione successoria e nelle donazioni.',
  'Segue la costituzione di società e le operazioni straordinarie.',
  'Lo studio offre consulenza preliminare gratuita e preventivi scritti.',
]

/** The notaries, district by district. A notary's seat is the district's own or one of its towns. */
export function notaryRows(directory: DirectoryPlan): Prisma.NotaryCreateManyInput[] {
  const municipalityIndex = new Map(directory.municipalities.map((town, index) => [town.name, index]))
  return directory.districtOf.map((districtIndex, notary) => {
    const studio = directory.studioOf[notary] as number
    const { municipalities } = directory.districts[districtIndex] as PlannedDistrict
    const town = studioTown(studio, municipalities)
    const random = new Random('notary', notary)
    const { firstName, lastName } = notaryName(notary)
    const mailbox = `${mailboxPart(firstName)}.${mailboxPart(lastName)}.${notary + 1}`
    const createdAt = rowInstant('notary', notary)
    const changes = random.below(5)
    return {
      id: rowId('notary', notary),
      userId: rowId('user_account', notaryAccountIndex(notary)),
      studioId: rowId('studio', studio),
      districtId: rowId('district', districtIndex),
      municipalityId: rowId('municipality', municipalityIndex.get(town.name) as number),
      firstName,
      lastName,
      nameFolded: fold(`${lastName} ${firstName}`),
      registrationNumber: 20_001 + notary,
      status: notaryStatus(notary),
      address: inventAddress(new Random('studio address', studio), town),
      phone: inventPhone(random),
      pec: `${mailbox}@pec.notai.example`,
      website: random.chance(0.6) ? `https://studio${studio + 1}.notai.example` : null,
      biography: random.chance(0.7) ? random.pick(biographies) : null,
      verifiedAt: new Date(createdAt),
      version: 1 + changes,
      createdAt: new Date(createdAt),
      updatedAt: new Date(
        changes === 0 ? createdAt : createdAt + random.below((referenceInstant - createdAt) / day) * day,
      ),
    }
  })
}

export function studioRows(directory: DirectoryPlan): Prisma.StudioCreateManyInput[] {
  return directory.studios.map((members, studio) => ({
    id: rowId('studio', studio),
    name: `Studio notarile ${members.map((notary) => notaryName(notary).lastName).join(' ')}`,
  }))
}

function notaryName(notary: number) {
  return inventName(new Random('notary name', notary))
}

// Notaries of one studio work under one roof.
function studioTown(studio: number, municipalities: PlannedDistrict['municipalities']) {
  const random = new Random('studio town', studio)
  const town = random.chance(0.5) ? municipalities[0] : random.pick(municipalities)
  return town as PlannedDistrict['municipalities'][number]
}
