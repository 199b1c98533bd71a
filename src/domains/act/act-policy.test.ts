import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StaffPermission } from '../../generated/prisma/enums.ts'
import { type Viewer, anonymous } from '../user/viewer.ts'
import {
  type ActAudience,
  type ActScope,
  actScope,
  canPrepareAct,
  canReadAct,
  canReadActContent,
  canReadDeclaredValue,
  canReadInternalNotes,
  preparesActs,
} from './act-policy.ts'

// Neri and Bruni share a studio, Riva works elsewhere. With each of them Anna buys a house from Paolo, and makes a will
// with Walter as witness.
const acts = {
  'sale by Neri': sale('neri'),
  'sale by Bruni': sale('bruni'),
  'sale by Riva': sale('riva'),
  'will by Neri': will('neri'),
  'will by Bruni': will('bruni'),
  'will by Riva': will('riva'),
}
type ActName = keyof typeof acts

const actNames = Object.keys(acts) as ActName[]
const studio = ['neri', 'bruni']

const viewers = {
  'somebody without a token': anonymous,
  'the testator': citizen('anna'),
  'a party': citizen('paolo'),
  'a witness of the wills': citizen('walter'),
  'a citizen who takes part in nothing': citizen('zoe'),
  'a citizen without a client': citizen(null),
  'a notary of the studio': notary('neri', studio),
  'a notary elsewhere': notary('riva', ['riva']),
  'a notary account without a notary': notary(null, []),
  'staff who prepare acts': staff('PREPARE_ACT'),
  'staff who verify documents': staff('VERIFY_DOCUMENTS'),
  'staff who prepare acts and see wills': staff('PREPARE_ACT', 'VIEW_WILLS'),
  'staff who verify documents and see fees': staff('VERIFY_DOCUMENTS', 'VIEW_FEES'),
  'staff who keep the agenda': staff('MANAGE_AGENDA'),
  'staff who see fees, records and wills, but work on no acts': staff('VIEW_FEES', 'VIEW_AML', 'VIEW_WILLS'),
  'staff of another studio': { ...staff('PREPARE_ACT', 'VIEW_WILLS'), studioNotaryIds: ['riva'] },
  'a staff account without a member of staff': { ...staff(), studioId: null, studioNotaryIds: [] },
  'an administrator': { ...anonymous, role: 'ADMINISTRATOR', userId: 'root' },
} satisfies Record<string, Viewer>
type ViewerName = keyof typeof viewers

const sales: ActName[] = ['sale by Neri', 'sale by Bruni', 'sale by Riva']
const studioSales: ActName[] = ['sale by Neri', 'sale by Bruni']

const visibleActs: Record<ViewerName, ActName[]> = {
  'somebody without a token': [],
  'the testator': actNames,
  'a party': sales,
  'a witness of the wills': [],
  'a citizen who takes part in nothing': [],
  'a citizen without a client': [],
  'a notary of the studio': ['sale by Neri', 'will by Neri'],
  'a notary elsewhere': ['sale by Riva', 'will by Riva'],
  'a notary account without a notary': [],
  'staff who prepare acts': studioSales,
  'staff who verify documents': studioSales,
  'staff who prepare acts and see wills': [...studioSales, 'will by Neri', 'will by Bruni'],
  'staff who verify documents and see fees': studioSales,
  'staff who keep the agenda': [],
  'staff who see fees, records and wills, but work on no acts': [],
  'staff of another studio': ['sale by Riva', 'will by Riva'],
  'a staff account without a member of staff': [],
  'an administrator': sales,
}

const scopes: Record<ViewerName, ActScope> = {
  'somebody without a token': { kind: 'nothing' },
  'the testator': { kind: 'party', clientId: 'anna' },
  'a party': { kind: 'party', clientId: 'paolo' },
  'a witness of the wills': { kind: 'party', clientId: 'walter' },
  'a citizen who takes part in nothing': { kind: 'party', clientId: 'zoe' },
  'a citizen without a client': { kind: 'nothing' },
  'a notary of the studio': { kind: 'notaries', notaryIds: ['neri'], withWills: true },
  'a notary elsewhere': { kind: 'notaries', notaryIds: ['riva'], withWills: true },
  'a notary account without a notary': { kind: 'nothing' },
  'staff who prepare acts': { kind: 'notaries', notaryIds: studio, withWills: false },
  'staff who verify documents': { kind: 'notaries', notaryIds: studio, withWills: false },
  'staff who prepare acts and see wills': { kind: 'notaries', notaryIds: studio, withWills: true },
  'staff who verify documents and see fees': { kind: 'notaries', notaryIds: studio, withWills: false },
  'staff who keep the agenda': { kind: 'nothing' },
  'staff who see fees, records and wills, but work on no acts': { kind: 'nothing' },
  'staff of another studio': { kind: 'notaries', notaryIds: ['riva'], withWills: true },
  'a staff account without a member of staff': { kind: 'nothing' },
  'an administrator': { kind: 'register' },
}

/** Which a viewer may open and change; nobody else may any. */
const preparedActs: Partial<Record<ViewerName, ActName[]>> = {
  'a notary of the studio': ['sale by Neri', 'will by Neri'],
  'a notary elsewhere': ['sale by Riva', 'will by Riva'],
  'staff who prepare acts': studioSales,
  'staff who prepare acts and see wills': [...studioSales, 'will by Neri', 'will by Bruni'],
  'staff of another studio': ['sale by Riva', 'will by Riva'],
}

/** Of an act that the viewer sees. */
const visibleParts: Record<ViewerName, ('content' | 'declared value' | 'internal notes')[]> = {
  'somebody without a token': [],
  'the testator': ['content', 'declared value'],
  'a party': ['content', 'declared value'],
  'a witness of the wills': ['content', 'declared value'],
  'a citizen who takes part in nothing': ['content', 'declared value'],
  'a citizen without a client': ['content', 'declared value'],
  'a notary of the studio': ['content', 'declared value', 'internal notes'],
  'a notary elsewhere': ['content', 'declared value', 'internal notes'],
  'a notary account without a notary': ['content', 'declared value', 'internal notes'],
  'staff who prepare acts': ['content', 'internal notes'],
  'staff who verify documents': ['content', 'internal notes'],
  'staff who prepare acts and see wills': ['content', 'internal notes'],
  'staff who verify documents and see fees': ['content', 'declared value', 'internal notes'],
  'staff who keep the agenda': ['content', 'internal notes'],
  'staff who see fees, records and wills, but work on no acts': [
    'content',
    'declared value',
    'internal notes',
  ],
  'staff of another studio': ['content', 'internal notes'],
  'a staff account without a member of staff': ['content', 'internal notes'],
  'an administrator': [],
}

describe.each(Object.keys(viewers) as ViewerName[])('%s', (name) => {
  const viewer: Viewer = viewers[name]

  test('sees these acts alone, one by one', () => {
    const visible = actNames.filter((actName) => canReadAct(viewer, acts[actName]))
    expect(visible).toEqual(visibleActs[name])
  })

  test('has this scope in lists', () => {
    expect(actScope(viewer)).toEqual(scopes[name])
  })

  test('prepares these acts alone', () => {
    const prepared = actNames.filter((actName) => canPrepareAct(viewer, acts[actName]))
    expect(prepared).toEqual(preparedActs[name] ?? [])
    expect(preparesActs(viewer)).toBe(prepared.length > 0)
  })

  test('sees these parts of a visible act alone', () => {
    const visible = [
      ...(canReadActContent(viewer) ? ['content'] : []),
      ...(canReadDeclaredValue(viewer) ? ['declared value'] : []),
      ...(canReadInternalNotes(viewer) ? ['internal notes'] : []),
    ]
    expect(visible).toEqual(visibleParts[name])
  })
})

test('secrecy takes away and never adds, and whoever prepares an act sees it', () => {
  const name = fc.constantFrom('neri', 'bruni', 'riva', 'anna', 'paolo')
  const viewer: fc.Arbitrary<Viewer> = fc.record({
    role: fc.constantFrom('CITIZEN', 'STAFF', 'NOTARY', 'ADMINISTRATOR', null),
    userId: fc.constant('user'),
    notaryId: fc.option(name),
    clientId: fc.option(name),
    studioId: fc.constant('studio'),
    studioNotaryIds: fc.uniqueArray(name),
    permissions: fc.uniqueArray(fc.constantFrom(...Object.values(StaffPermission))),
  })
  const audience = fc.record({ notaryId: name, testatorClientIds: fc.array(name), others: fc.array(name) })

  fc.assert(
    fc.property(viewer, audience, (viewer, { notaryId, testatorClientIds, others }) => {
      const parts = { notaryId, testatorClientIds, partyClientIds: [...testatorClientIds, ...others] }
      const seesWill = canReadAct(viewer, { ...parts, isWill: true })
      expect(seesWill && !canReadAct(viewer, { ...parts, isWill: false })).toBe(false)
      for (const isWill of [true, false]) {
        const prepares = canPrepareAct(viewer, { notaryId, isWill })
        expect(prepares && !canReadAct(viewer, { ...parts, isWill })).toBe(false)
      }
      if (viewer.role === null || viewer.role === 'ADMINISTRATOR') expect(seesWill).toBe(false)
    }),
  )
})

function sale(notaryId: string): ActAudience {
  return { notaryId, isWill: false, partyClientIds: ['anna', 'paolo'], testatorClientIds: [] }
}

function will(notaryId: string): ActAudience {
  return { notaryId, isWill: true, partyClientIds: ['anna', 'walter'], testatorClientIds: ['anna'] }
}

function citizen(clientId: string | null): Viewer {
  return { ...anonymous, role: 'CITIZEN', userId: 'citizen', clientId }
}

function notary(notaryId: string | null, studioNotaryIds: string[]): Viewer {
  return { ...anonymous, role: 'NOTARY', userId: 'notary', notaryId, studioId: 'studio', studioNotaryIds }
}

function staff(...permissions: StaffPermission[]): Viewer {
  return {
    ...anonymous,
    role: 'STAFF',
    userId: 'staff',
    studioId: 'studio',
    studioNotaryIds: studio,
    permissions,
  }
}
