import { uuidOf } from '../../data/global-id.ts'
import type { UpsertActTypeInput } from '../../generated/graphql.ts'
import { type Problem, Refusal, invalidInput } from '../../refusal.ts'

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
  if (name.length < 3 || name.length > 200 || name.includes('\0')) {
    problems.push(invalidInput('name', `has ${name.length} characters`, 'it can have 3 to 200'))
  }
  if (witnessCount < 0 || witnessCount > 4) {
    problems.push(invalidInput('witnessCount', `is ${witnessCount}`, 'it can be 0 to 4'))
  }
  if (registrationDays !== null && (registrationDays < 1 || registrationDays > 365)) {
    problems.push(invalidInput('registrationDays', `is ${registrationDays}`, 'it can be 1 to 365, or null'))
  }
  const requiredDocuments = input.requiredDocuments.map(({ documentTypeId, isMandatory }, index) => ({
    documentTypeId: uuidOf('DocumentType', documentTypeId, `requiredDocuments[${index}].documentTypeId`),
    isMandatory,
  }))
  if (requiredDocuments.length > mostDocuments) {
    const found = `has ${requiredDocuments.length} lines`
    problems.push(invalidInput('requiredDocuments', found, `it can have ${mostDocuments} at most`))
  }
  const ids = requiredDocuments.map(({ documentTypeId }) => documentTypeId)
  ids.forEach((id, index) => {
    if (ids.indexOf(id) < index) {
      const field = `requiredDocuments[${index}].documentTypeId`
      problems.push(invalidInput(field, 'stands there twice', 'pass each document type once'))
    }
  })
  if (problems.length > 0) throw new Refusal(...problems)
  return { code, name, isWill, witnessCount, registrationDays, requiredDocuments }
}
