import type { Prisma } from '../../src/generated/prisma/client.ts'
import type { DocumentStatus } from '../../src/generated/prisma/enums.ts'
import type { SeedAct } from './act-rows.ts'
import { dateText, instantText, referenceInstant } from './calendar.ts'
import { type ChecklistLine, checklists, planDocuments } from './document-plan.ts'
import { inventDocumentStatus } from './document-status.ts'
import { documentTypes, type SeedDocumentType } from './document-types.ts'
import { rowId, uuidVersion7 } from './identifiers.ts'
import { Random } from './random.ts'

type DocumentRow = Prisma.DocumentCreateManyInput

const day = 86_400_000

const rejectionReasons = [
  'La copia non è leggibile.',
  'Il documento è scaduto.',
  'Manca una pagina.',
  'I dati non corrispondono a quelli della pratica.',
  'Serve la versione aggiornata.',
]

/**
 * The documents of one act.
 * @param people Natural persons among the parties, by client index; at least one.
 * @param perLine Documents for each line of the checklist, on average.
 */
export function documentRows(
  index: number,
  act: SeedAct,
  people: readonly number[],
  perLine: number,
): DocumentRow[] {
  const random = new Random('documents', index)
  const lines = checklists[act.type]?.length ?? 0
  const wanted = Math.max(1, random.rounded(lines * perLine * (0.85 + 0.3 * random.fraction())))
  return planDocuments(act.type, people.length, wanted).map(({ line, person }, position) => {
    // Now and then a shared kind of paper is one person's own, such as a bank's letter to the borrower.
    const isOwned = line.isPersonal || random.chance(0.08)
    const owner = line.isPersonal ? people[person] : random.pick(people)
    return {
      id: uuidVersion7(act.createdAt, position, random),
      actId: act.id,
      documentTypeId: rowId('document_type', line.documentType),
      ownerClientId: isOwned ? rowId('client', owner as number) : null,
      ...fileColumns(line, act, random),
      position: position + 1,
    }
  })
}

function fileColumns(line: ChecklistLine, act: SeedAct, random: Random) {
  const { code, validMonths } = documentTypes[line.documentType] as SeedDocumentType
  const status = inventDocumentStatus(act.status, line.isMandatory, random)
  const nothing = {
    fileName: null,
    sizeBytes: null,
    uploadedAt: null,
    expiresOn: null,
    rejectionReason: null,
  }
  if (status === 'MISSING') return { status, ...nothing }
  const lastInstant = act.signedAt ?? act.updatedAt
  const uploadedAt = act.createdAt + Math.floor((lastInstant - act.createdAt) * random.fraction())
  return {
    status,
    fileName: `${code.toLowerCase().replaceAll('_', '-')}-${random.bits().toString(16).slice(0, 6)}.pdf`,
    sizeBytes: random.between(40_000, 4_000_000),
    uploadedAt: instantText(uploadedAt),
    expiresOn: expiry(status, validMonths, uploadedAt, act, random),
    rejectionReason: status === 'REJECTED' ? random.pick(rejectionReasons) : null,
  }
}

// An accepted paper was valid when the act was signed, or still is.
function expiry(
  status: DocumentStatus,
  validMonths: number | null,
  uploadedAt: number,
  act: SeedAct,
  random: Random,
): string | null {
  const part = random.fraction()
  const yesterday = referenceInstant - day
  if (status === 'EXPIRED') return dateText(yesterday - part * Math.max(0, yesterday - uploadedAt))
  if (validMonths === null) return null
  return dateText((act.signedAt ?? referenceInstant) + Math.ceil(part * validMonths * 30) * day)
}
