import type { Prisma } from '../../src/generated/prisma/client.ts'
import { actTypes } from './act-types.ts'
import type { DirectoryPlan } from './directory-plan.ts'
import { documentTypeIndex, documentTypes } from './document-types.ts'
import { rowId } from './identifiers.ts'
import { inventAddress, mailboxPart } from './people.ts'
import { Random } from './random.ts'

/** Names are simple: a real district that is merged from several bears the name of its first seat here. */
export function districtRows(directory: DirectoryPlan): Prisma.DistrictCreateManyInput[] {
  return directory.districts.map(({ district, municipalities }, index) => {
    const { seat, courtOfAppeal } = district
    const [town] = municipalities
    if (town === undefined) throw new RangeError(`The district of ${seat} has no municipality.`)
    return {
      id: rowId('district', index),
      name: `Distretto notarile di ${seat}`,
      region: town.region,
      courtOfAppeal: `Corte d'appello di ${courtOfAppeal}`,
      councilName: `Consiglio notarile di ${seat}`,
      councilAddress: inventAddress(new Random('council', index), town),
      councilPec: `consiglio.${mailboxPart(seat)}@pec.notai.example`,
    }
  })
}

export function municipalityRows(directory: DirectoryPlan): Prisma.MunicipalityCreateManyInput[] {
  return directory.municipalities.map((municipality, index) => ({
    id: rowId('municipality', index),
    ...municipality,
  }))
}

export function documentTypeRows(): Prisma.DocumentTypeCreateManyInput[] {
  return documentTypes.map(({ code, name, category }, index) => ({
    id: rowId('document_type', index),
    code,
    name,
    category,
  }))
}

export function actTypeRows(): Prisma.ActTypeCreateManyInput[] {
  return actTypes.map(({ code, name, isWill, witnessCount, registrationDays }, index) => ({
    id: rowId('act_type', index),
    code,
    name,
    isWill,
    witnessCount,
    registrationDays,
    position: index + 1,
  }))
}

/** The checklists: mandatory documents first. */
export function requiredDocumentRows(): Prisma.RequiredDocumentCreateManyInput[] {
  return actTypes.flatMap(({ mandatory, optional }, actType) =>
    [...mandatory, ...optional].map((code, index) => ({
      actTypeId: rowId('act_type', actType),
      documentTypeId: rowId('document_type', documentTypeIndex(code)),
      isMandatory: index < mandatory.length,
      position: index + 1,
    })),
  )
}
