import { uuidOf } from '../../data/global-id.ts'
import type { RequiredDocumentInput, UpsertActTypeInput } from '../../generated/graphql.ts'
import { type Problem, Refusal, invalidInput, textProblems } from '../../refusal.ts'

const mostDocuments = 49

/** A kind of act as it is to be. */
export interface ActTypeDraft {
  readonly code: string
  readonly name: string
  readonly isWill: boolean
  readonly witnessCount: number
  readonly registrationDays: number | null
  readonly requiredDocuments: readonly { readonly documentTypeId: string; readonly isMandatory: boolean }[]
}

/** @throws Refusal that names every value that cannot be used. */
export function parseActType(input: UpsertActTypeInput): ActTypeDraft {
  const { code, isWill, witnessCount, registrationDays = null } = input
  const name = input.name.trim()
  const problems: Problem[] = []
  if (!/^[A-Z][A-Z0-9_]{2,59}$/.test(code)) {
    const accepted = 'pass 3 to 60 upper-case letters, digits and underscores, a letter first'
    problems.push(invalidInput('code', 'is not a legal code', accepted))
  }
  problems.push(...textProblems('name', name, 3, 200))
  if (witnessCount < 0 || witnessCount > 4) {
    problems.push(invalidInput('witnessCount', `is ${witnessCount}`, 'it can be 0 to 4'))
  }
  if (registrationDays !== null && (registrationDays < 1 || registrationDays > 365)) {
    problems.push(invalidInput('registrationDays', `is ${registrationDays}`, 'it can be 1 to 365, or null'))
  }
  const requiredDocuments = parseChecklist(input.requiredDocuments, problems)
  if (problems.length > 0) throw new Refusal(...problems)
  return { code, name, isWill, witnessCount, registrationDays, requiredDocuments }
}

function parseChecklist(lines: readonly RequiredDocumentInput[], problems: Problem[]) {
  if (lines.length > mostDocuments) {
    const found = `has ${lines.length} lines`
    problems.push(invalidInput('requiredDocuments', found, `it can have ${mostDocuments} at most`))
    return []
  }
  const seen = new Set<string>()
  return lines.map(({ documentTypeId, isMandatory }, index) => {
    const field = `requiredDocuments[${index}].documentTypeId`
    const uuid = uuidOf('DocumentType', documentTypeId, field)
    if (seen.has(uuid)) {
      problems.push(invalidInput(field, 'stands there twice', 'pass each document type once'))
    }
    seen.add(uuid)
    return { documentTypeId: uuid, isMandatory }
  })
}
