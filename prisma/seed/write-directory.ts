import type { PrismaClient } from '../../src/generated/prisma/client.ts'
import { planStaff } from './account-plan.ts'
import { officeAccountRows } from './account-rows.ts'
import {
  actTypeRows,
  districtRows,
  documentTypeRows,
  municipalityRows,
  requiredDocumentRows,
} from './catalogue-rows.ts'
import type { DirectoryPlan } from './directory-plan.ts'
import { languages } from './languages.ts'
import { notaryLanguageRows, notarySpecialisationRows, officeHoursRows } from './notary-profile-rows.ts'
import { notaryRows, studioRows } from './notary-rows.ts'
import { specialisations } from './specialisations.ts'
import { staffRows } from './staff-rows.ts'
import { writeRows } from './write-rows.ts'

/** Districts, catalogue of act types, notaries, studios and staff, with the accounts of all but the citizens. */
export async function writeDirectory(prisma: PrismaClient, directory: DirectoryPlan): Promise<void> {
  await writeRows(prisma.district, districtRows(directory))
  await writeRows(prisma.municipality, municipalityRows(directory))
  await writeRows(prisma.documentType, documentTypeRows())
  await writeRows(prisma.actType, actTypeRows())
  await writeRows(prisma.requiredDocument, requiredDocumentRows())
  await writeRows(prisma.language, languages)
  await writeRows(prisma.specialisation, specialisations)

  const staff = planStaff(directory)
  await writeRows(prisma.user, officeAccountRows(directory, staff))
  await writeRows(prisma.studio, studioRows(directory))
  await writeRows(prisma.notary, notaryRows(directory))
  await writeRows(prisma.staffMember, staffRows(directory, staff))
  await writeRows(prisma.notaryLanguage, notaryLanguageRows(directory))
  await writeRows(prisma.notarySpecialisation, notarySpecialisationRows(directory))
  await writeRows(prisma.officeHours, officeHoursRows(directory))
}
