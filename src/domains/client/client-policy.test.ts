import { expect, test } from 'vitest'
import { type Viewer, anonymous } from '../user/viewer.ts'
import { canReadClientIdentity } from './client-policy.ts'

const rows: [who: string, viewer: Viewer, sees: string[]][] = [
  ['somebody without a token sees nobody', anonymous, []],
  ['a citizen sees himself', { ...anonymous, role: 'CITIZEN', clientId: 'anna' }, ['anna']],
  ['a citizen without a client sees nobody', { ...anonymous, role: 'CITIZEN' }, []],
  ['a notary sees every client', { ...anonymous, role: 'NOTARY', notaryId: 'neri' }, ['anna', 'paolo']],
  ['staff without permissions see every client', { ...anonymous, role: 'STAFF' }, ['anna', 'paolo']],
  ['an administrator sees nobody', { ...anonymous, role: 'ADMINISTRATOR' }, []],
  [
    'an administrator who is a client sees nobody',
    { ...anonymous, role: 'ADMINISTRATOR', clientId: 'anna' },
    [],
  ],
]

test.each(rows)('of the clients whom one reaches, %s', (_who, viewer, sees) => {
  const visible = ['anna', 'paolo'].filter((id) => canReadClientIdentity(viewer, { id }))
  expect(visible).toEqual(sees)
})
