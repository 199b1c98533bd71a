import exec from 'k6/execution'
import { type Answer, type Question, ask } from './ask.ts'
import type { Material } from './material.ts'
import type { Person } from './people.ts'

/** A problem in the payload of a change. */
export interface Problem {
  readonly __typename: string
  readonly currentVersion?: number
}

interface Changed {
  readonly id: string
  readonly version: number
}

/** What a change has given: what was changed, or why nothing was. */
export interface Outcome {
  readonly changed: Changed | null
  readonly problem: Problem | undefined
}

/** The payload of a mutation, whichever it was. */
export function outcomeOf(answer: Answer): Outcome {
  if (answer.isFailed)
    throw new Error(`A change was answered with status ${answer.status} ${answer.code() ?? ''}.`)
  const [payload] = Object.values(answer.data<Record<string, Record<string, unknown>>>())
  const { errors, ...rest } = payload!
  const [changed] = Object.values(rest)
  return { changed: changed as Changed | null, problem: (errors as Problem[])[0] }
}

let keys = 0

/** A key for one change, which nobody else has. */
export function newKey(): string {
  return `load-${exec.vu.idInTest}-${(keys += 1)}-${Math.random().toString(36).slice(2)}`
}

export function newDraft(
  { notaryId, clientId, actTypeId }: Material,
  by: Person,
  idempotencyKey = newKey(),
): Question {
  const input = {
    ...{ idempotencyKey, notaryId, actTypeId },
    title: 'Compravendita di un appartamento',
    internalNotes: null,
    parties: [{ clientId, role: 'SELLER' }],
  }
  return { operation: 'CreateActDraft', variables: { input }, by }
}

export function draftUpdate(actId: string, expectedVersion: number, title: string, by: Person): Question {
  return { operation: 'UpdateActDraft', variables: { input: { actId, expectedVersion, title } }, by }
}

/** Versions by what has them, as this user has last seen them. */
const versions = new Map<string, number>()

/**
 * Changes what has a version. Nobody has read it here, so that the first try may be stale: then the change is sent again
 * with the version that the answer names, as a page does that shows what others have changed.
 * @param what names what is changed, among all that this user changes
 */
export function change(what: string, question: (expectedVersion: number) => Question): Outcome {
  for (let tries = 0; ; tries += 1) {
    const outcome = outcomeOf(ask(question(versions.get(what) ?? 1)))
    const known = outcome.changed?.version ?? outcome.problem?.currentVersion
    if (known !== undefined) versions.set(what, known)
    if (outcome.problem?.__typename !== 'StaleVersion' || tries === 5) return outcome
  }
}

export function profileUpdate(
  { languages, specialisations }: Material,
  expectedVersion: number,
  by: Person,
): Question {
  const input = {
    ...{ expectedVersion, languages, specialisations },
    phone: `+39 02 ${1_000_000 + exec.scenario.iterationInTest}`,
    officeHours: [{ weekday: 'MONDAY', opensAt: '09:00', closesAt: '13:00' }],
  }
  return { operation: 'UpdateNotaryProfile', variables: { input }, by }
}

/** `VerifyNotary`, which lifts a suspension, or `SuspendNotary`. */
export function statusChange(
  operation: 'VerifyNotary' | 'SuspendNotary',
  notaryId: string,
  expectedVersion: number,
  by: Person,
): Question {
  return { operation, variables: { input: { notaryId, expectedVersion } }, by }
}

export function actTypeUpdate(
  { actType }: Material,
  expectedVersion: number,
  by: Person,
  idempotencyKey = newKey(),
): Question {
  const input = { ...actType, idempotencyKey, expectedVersion }
  return { operation: 'UpsertActType', variables: { input }, by }
}
