import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '../surroundings/folders.ts'

export const operationNames = ['notary', 'district', 'acts', 'search', 'profile', 'myActs'] as const
export type OperationName = (typeof operationNames)[number]
export type Documents = Readonly<Record<OperationName, string>>

interface StoredDocument {
  readonly name: string
  readonly document: string
}

/** A stored operation as clients get it, with the id under which GET finds it. */
export function storedOperation(name: string): { readonly id: string; readonly document: string } {
  const file = join(projectFolder, 'src', 'generated', 'trusted-documents.json')
  const stored = JSON.parse(readFileSync(file, 'utf8')) as Record<string, StoredDocument>
  const found = Object.entries(stored).find(([, one]) => one.name === name)
  if (!found) throw new Error(`${file} has no ${name}. Run npm run codegen in the project.`)
  return { id: found[0], document: found[1].document }
}

/** That of the directory search. */
export const storedSearch = () => storedOperation('SearchNotaries')

/** Of notaries and acts that hand-written schemas call alike. */
const profileFields = `
      id fullName registrationNumber status address phone pec website biography
      municipality { name province region }
      district { name courtOfAppeal councilName councilAddress councilPec }
      studio { name }`
const myActFields = `
        id title status createdAt signedAt type { code name }
        notary { id fullName district { name } }
        parties { role client { displayName } }
        documentProgress { total accepted missing }`

export const ownDocuments: Documents = {
  notary: `query Notary($id: ID!) {
    notary(id: $id) { id firstName lastName registrationNumber phone pec district { name } }
  }`,
  district: `query NotariesWithActs($districtId: ID!) {
    notaries(first: 20, filter: { districtId: $districtId }) {
      nodes {
        id firstName lastName district { name }
        acts(first: 10) { nodes { id status createdAt signedAt type { code } } }
      }
    }
  }`,
  acts: `query OwnActs {
    acts(first: 20) {
      nodes {
        id title status createdAt signedAt type { code }
        parties { role client { displayName } }
        documents { fileName type { code } }
      }
    }
  }`,
  search: storedSearch().document,
  profile: storedOperation('NotaryProfile').document,
  myActs: storedOperation('MyActs').document,
}

/** For the schemas written by hand, which have lists where ours has connections. */
export const mercuriusDocuments: Documents = {
  notary: ownDocuments.notary,
  district: `query NotariesWithActs($districtId: ID!) {
    notaries(districtId: $districtId, first: 20) {
      id firstName lastName district { name }
      acts(first: 10) { id status createdAt signedAt type { code } }
    }
  }`,
  acts: `query OwnActs {
    viewer {
      acts(first: 20) {
        id title status createdAt signedAt type { code }
        parties { role client { displayName } }
        documents { fileName type { code } }
      }
    }
  }`,
  search: `query SearchNotaries($province: String!) {
    search(province: $province, first: 20) {
      nodes {
        id fullName status phone
        municipality { name province }
        district { name councilName }
        specialisations { code name }
        languages { code name }
      }
      pageInfo { hasNextPage endCursor }
    }
  }`,
  profile: `query NotaryProfile($id: ID!) {
    profile(id: $id) {${profileFields}
      languages { code name }
      specialisations { code name }
      officeHours { weekday opensAt closesAt }
    }
  }`,
  myActs: `query MyActs($first: Int!) {
    myActs(first: $first) {
      nodes {${myActFields}
      }
      pageInfo { hasNextPage endCursor }
    }
  }`,
}

export const pothosDocuments: Documents = {
  ...mercuriusDocuments,
  search: `query SearchNotaries($province: String!) {
    search(province: $province, first: 20) {
      nodes {
        id fullName status phone
        municipality { name province }
        district { name councilName }
        specialisations { specialisation { code name } }
        languages { language { code name } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }`,
  profile: `query NotaryProfile($id: ID!) {
    profile: notary(id: $id) {${profileFields}
      languages { language { code name } }
      specialisations { specialisation { code name } }
      officeHours { weekday opensAt closesAt }
    }
  }`,
}

export const postgraphileDocuments: Documents = {
  notary: `query Notary($id: UUID!) {
    notary(rowId: $id) { id: rowId firstName lastName registrationNumber phone pec district { name } }
  }`,
  district: `query NotariesWithActs($districtId: UUID!) {
    notaries: notariesList(
      first: 20, condition: { districtId: $districtId, status: IN_OFFICE }, orderBy: [NAME_FOLDED_ASC, ROW_ID_ASC]
    ) {
      id: rowId firstName lastName district { name }
      acts: actsList(first: 10, orderBy: [CREATED_AT_DESC, ROW_ID_DESC]) {
        id: rowId status createdAt signedAt type: actType { code }
      }
    }
  }`,
  acts: `query OwnActs {
    viewer {
      acts: actsList(first: 20, orderBy: [CREATED_AT_DESC, ROW_ID_DESC]) {
        id: rowId title status createdAt signedAt type: actType { code }
        parties: partiesList(orderBy: [POSITION_ASC, ROW_ID_ASC]) {
          role client { companyName firstName lastName }
        }
        documents: documentsList(orderBy: [POSITION_ASC, ROW_ID_ASC]) { fileName type: documentType { code } }
      }
    }
  }`,
  search: `query SearchNotaries($province: String!) {
    search: notaries(
      first: 20, condition: { province: $province, status: IN_OFFICE }, orderBy: [NAME_FOLDED_ASC, ROW_ID_ASC]
    ) {
      nodes {
        id: rowId firstName lastName status phone
        municipality { name province }
        district { name councilName }
        specialisations: notarySpecialisationsList { specialisation: specialisationBySpecialisationCode { code name } }
        languages: notaryLanguagesList { language: languageByLanguageCode { code name } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }`,
  profile: `query NotaryProfile($id: UUID!) {
    profile: notary(rowId: $id) {
      id: rowId firstName lastName registrationNumber status address phone pec website biography
      municipality { name province region }
      district { name courtOfAppeal councilName councilAddress councilPec }
      studio { name }
      languages: notaryLanguagesList { language: languageByLanguageCode { code name } }
      specialisations: notarySpecialisationsList { specialisation: specialisationBySpecialisationCode { code name } }
      officeHours: officeHoursList(orderBy: [PRIMARY_KEY_ASC]) { weekday opensAt closesAt }
    }
  }`,
  myActs: `query MyActs($first: Int!) {
    myActs: acts(first: $first, orderBy: [CREATED_AT_DESC, ROW_ID_DESC]) {
      nodes {
        id: rowId title status createdAt signedAt type: actType { code name }
        notary { id: rowId firstName lastName district { name } }
        parties: partiesList(orderBy: [POSITION_ASC, ROW_ID_ASC]) {
          role client { companyName firstName lastName }
        }
        documentProgress { total accepted missing }
      }
      pageInfo { hasNextPage endCursor }
    }
  }`,
}
