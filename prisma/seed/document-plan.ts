import { actProfiles } from './act-profiles.ts'
import { actTypes } from './act-types.ts'
import { documentTypeIndex, documentTypes } from './document-types.ts'
import type { SeedSize } from './seed-size.ts'

export interface ChecklistLine {
  documentType: number
  isMandatory: boolean
  /** A paper of one person; the others belong to the act. */
  isPersonal: boolean
}

/** Checklist of each act type, mandatory lines first. */
export const checklists: readonly ChecklistLine[][] = actTypes.map(({ mandatory, optional }) =>
  [...mandatory, ...optional].map((code, index) => {
    const documentType = documentTypeIndex(code)
    const isPersonal = ['IDENTITY', 'CIVIL_STATUS'].includes(documentTypes[documentType]?.category ?? '')
    return { documentType, isMandatory: index < mandatory.length, isPersonal }
  }),
)

const totalShare = actProfiles.reduce((total, { share }) => total + share, 0)
const meanLines =
  actProfiles.reduce((total, { share }, type) => total + share * (checklists[type]?.length ?? 0), 0) /
  totalShare

/** How many documents an act has for each line of its checklist, so that the mean of all acts is met. */
export function documentsPerLine(size: SeedSize): number {
  return size.documentsPerAct / meanLines
}

/**
 * The lines that an act's documents follow: the whole checklist, then the personal papers of each further person, then
 * the shared papers again, as for a second property; cut at `wanted`. The number says whose paper it is.
 */
export function planDocuments(
  actType: number,
  people: number,
  wanted: number,
): { line: ChecklistLine; person: number }[] {
  const checklist = checklists[actType] ?? []
  const documents = checklist.map((line) => ({ line, person: 0 }))
  for (let person = 1; person < people && documents.length < wanted; person += 1) {
    documents.push(...checklist.filter((line) => line.isPersonal).map((line) => ({ line, person })))
  }
  const shared = checklist.filter((line) => !line.isPersonal)
  while (documents.length < wanted) {
    documents.push(...(shared.length > 0 ? shared : checklist).map((line) => ({ line, person: 0 })))
  }
  return documents.slice(0, wanted)
}
