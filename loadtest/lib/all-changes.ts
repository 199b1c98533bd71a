import { ask } from './ask.ts'
import {
  type Outcome,
  actTypeUpdate,
  change,
  draftUpdate,
  newDraft,
  outcomeOf,
  profileUpdate,
  statusChange,
} from './changes.ts'
import type { Material } from './material.ts'
import { person } from './people.ts'

/** Every stored mutation by every role that may run it; each changes something where nobody else does at that moment. */
export function allChanges(
  material: Material,
): readonly (readonly [operation: string, run: () => Outcome])[] {
  const [notary, staff, administrator] = [person('NOTARY', 0), person('STAFF', 0), person('ADMINISTRATOR', 0)]
  const [someone] = material.suspendable
  const status = (operation: 'VerifyNotary' | 'SuspendNotary') => () =>
    change(someone!, (version) => statusChange(operation, someone!, version, administrator))
  return [
    ...[notary, staff].flatMap((by) => {
      let draft: Outcome['changed'] = null
      return [
        [
          'CreateActDraft',
          () => {
            const outcome = outcomeOf(ask(newDraft(material, by)))
            draft = outcome.changed
            return outcome
          },
        ],
        [
          'UpdateActDraft',
          () => outcomeOf(ask(draftUpdate(draft!.id, draft!.version, 'Compravendita di un negozio', by))),
        ],
      ] as const
    }),
    ['UpdateNotaryProfile', () => change('profile', (version) => profileUpdate(material, version, notary))],
    ['SuspendNotary', status('SuspendNotary')],
    ['VerifyNotary', status('VerifyNotary')],
    ['UpsertActType', () => change('act type', (version) => actTypeUpdate(material, version, administrator))],
  ]
}
