import { expect, test } from 'vitest'
import { type Viewer, anonymous } from '../user/viewer.ts'
import { canReadDocument } from './document-policy.ts'

const owners = ['anna', 'paolo', null]

const rows: [who: string, viewer: Viewer, sees: (string | null)[]][] = [
  ['somebody without a token sees none', anonymous, []],
  [
    'a citizen sees his own and those of the act',
    { ...anonymous, role: 'CITIZEN', clientId: 'anna' },
    ['anna', null],
  ],
  ['a citizen without a client sees those of the act', { ...anonymous, role: 'CITIZEN' }, [null]],
  ['a notary sees all', { ...anonymous, role: 'NOTARY', notaryId: 'neri' }, owners],
  ['staff see all', { ...anonymous, role: 'STAFF', permissions: ['PREPARE_ACT'] }, owners],
  ['an administrator sees none', { ...anonymous, role: 'ADMINISTRATOR' }, []],
  [
    'an administrator who is a client sees none',
    { ...anonymous, role: 'ADMINISTRATOR', clientId: 'anna' },
    [],
  ],
]

test.each(rows)('of the papers of a visible act, %s', (_who, viewer, sees) => {
  const visible = owners.filter((ownerClientId) => canReadDocument(viewer, { ownerClientId }))
  expect(visible).toEqual(sees)
})
