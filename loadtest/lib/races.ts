import { check } from 'k6'
import { ask, askTogether } from './ask.ts'
import {
  type Outcome,
  actTypeUpdate,
  change,
  draftUpdate,
  newDraft,
  newKey,
  outcomeOf,
  profileUpdate,
  statusChange,
} from './changes.ts'
import type { Material } from './material.ts'
import { person } from './people.ts'
import { pickAny } from './pick.ts'

/** The first people of their roles: they may all change the same acts. */
const people = () => [person('NOTARY', 0), person('STAFF', 0)] as const

/** Two people change the same draft at the same moment, both from the same version: one succeeds, and one learns so. */
export function raceForDraft(material: Material): void {
  const [notary, staff] = people()
  const draft = outcomeOf(ask(newDraft(material, notary))).changed!
  const titles = { NOTARY: 'Compravendita di un negozio', STAFF: 'Compravendita di una cantina' }
  const update = (by: typeof notary) =>
    draftUpdate(draft.id, draft.version, titles[by.role as keyof typeof titles], by)
  const outcomes = askTogether([update(notary), update(staff)]).map(outcomeOf)
  const won = outcomes.filter(({ changed }) => changed !== null)
  const lost = outcomes.filter(({ problem }) => problem?.__typename === 'StaleVersion')
  check(outcomes, {
    'of two edits from one version exactly one is taken': () => won.length === 1 && lost.length === 1,
    'the other one learns the version that there is now': () =>
      lost[0]?.problem?.currentVersion === won[0]?.changed?.version,
  })
}

/** The same draft sent again, at once and later, is one act; another one under its key is refused. */
export function repeatDraft(material: Material): void {
  const [notary] = people()
  const key = newKey()
  const draft = newDraft(material, notary, key)
  const outcomes = [...askTogether([draft, draft]), ask(draft)].map(outcomeOf)
  const ids = new Set(outcomes.map(({ changed }) => changed?.id))
  check(outcomes, {
    'a draft sent three times under one key is one act': () => ids.size === 1 && !ids.has(undefined),
  })
  const other = newDraft({ ...material, clientId: pickAny(material.otherClientIds) }, notary, key)
  const refused = outcomeOf(ask(other))
  check(refused, {
    'another draft under the same key is refused': () =>
      refused.problem?.__typename === 'IdempotencyConflict',
  })
}

/** A change of the catalogue sent again under its key changes nothing more. */
export function repeatActType(material: Material): void {
  const by = person('ADMINISTRATOR', 0)
  const key = newKey()
  let sent = 0
  const first = change('act type', (version) => actTypeUpdate(material, (sent = version), by, key))
  const again = outcomeOf(ask(actTypeUpdate(material, sent, by, key)))
  check(again, {
    'a change of the catalogue sent again is answered without a problem': () =>
      first.changed !== null && again.changed !== null && again.changed.version >= first.changed.version,
  })
}

/** A profile that its notary edits. */
export function editProfile(material: Material): void {
  const [notary] = people()
  const { problem } = change('profile', (version) => profileUpdate(material, version, notary))
  // Others edit it at the same moment: it may be stale for ever.
  check(problem, {
    'a profile is changed, or somebody was faster': () => isNothingOr('StaleVersion', problem),
  })
}

/** Administrators who suspend and verify the same few notaries, none of whom knows of the others. */
export function changeStatus({ suspendable }: Material): void {
  const by = person('ADMINISTRATOR', 0)
  const notaryId = pickAny(suspendable)
  for (const operation of ['SuspendNotary', 'VerifyNotary'] as const) {
    const { problem } = change(notaryId, (version) => statusChange(operation, notaryId, version, by))
    check(problem, {
      [`${operation} succeeds, or somebody was faster`]: () =>
        isNothingOr('StaleVersion', problem) || problem?.__typename === 'IllegalTransition',
    })
  }
}

function isNothingOr(name: string, problem: Outcome['problem']): boolean {
  return problem === undefined || problem.__typename === name
}
