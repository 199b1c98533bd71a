import { uuidOf } from '../../data/global-id.ts'
import type { CreateActDraftInput, PartyInput, UpdateActDraftInput } from '../../generated/graphql.ts'
import type { PartyRole } from '../../generated/prisma/enums.ts'
import { type Problem, Refusal, invalidInput, textProblems } from '../../refusal.ts'

const mostParties = 49
const longestNotes = 5_000

/** Somebody who takes part, by the client's UUID. */
export interface DraftParty {
  readonly clientId: string
  readonly role: PartyRole
}

/** What of an act is set; what is undefined stays as it is. */
export interface ActDraft {
  readonly actTypeId?: string
  readonly title?: string
  readonly internalNotes?: string | null
  readonly declaredValue?: string | null
  readonly parties?: readonly DraftParty[]
}

/** @throws Refusal that names every value that cannot be used. */
export function parseActDraft(input: CreateActDraftInput | UpdateActDraftInput): ActDraft {
  const { title, internalNotes, declaredValue, actTypeId, parties } = input
  const problems: Problem[] = []
  if (title != null) problems.push(...textProblems('title', title.trim(), 3, 200))
  if (internalNotes != null) problems.push(...textProblems('internalNotes', internalNotes, 0, longestNotes))
  if (declaredValue != null && !/^\d{1,12}(\.\d{1,2})?$/.test(declaredValue)) {
    const accepted = 'pass euro with at most two decimals, such as "250000.00"'
    problems.push(invalidInput('declaredValue', 'is not an amount', accepted))
  }
  const draftParties = parties == null ? undefined : parseParties(parties, problems)
  if (problems.length > 0) throw new Refusal(...problems)
  return {
    ...(actTypeId != null && { actTypeId: uuidOf('ActType', actTypeId, 'actTypeId') }),
    ...(title != null && { title: title.trim() }),
    ...(internalNotes !== undefined && { internalNotes }),
    ...(declaredValue !== undefined && { declaredValue }),
    ...(draftParties && { parties: draftParties }),
  }
}

function parseParties(parties: readonly PartyInput[], problems: Problem[]): DraftParty[] {
  if (parties.length > mostParties) {
    const found = `has ${parties.length} entries`
    problems.push(invalidInput('parties', found, `it can have ${mostParties} at most`))
    return []
  }
  const seen = new Set<string>()
  return parties.map(({ clientId, role }, index) => {
    const uuid = uuidOf('Client', clientId, `parties[${index}].clientId`)
    const key = `${uuid} ${role}`
    if (seen.has(key)) {
      const accepted = 'each client can have a part once'
      problems.push(invalidInput(`parties[${index}]`, 'repeats a client in the same part', accepted))
    }
    seen.add(key)
    return { clientId: uuid, role }
  })
}
