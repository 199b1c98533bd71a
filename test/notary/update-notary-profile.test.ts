import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { mutate } from '../_util/mutate.ts'
import { type WritableApp, startWritableApp } from '../_util/writable-app.ts'
import { newestAudit, writtenRows } from '../_util/written-rows.ts'

let app: WritableApp
let notaryId: string
let expectedVersion: number

beforeAll(async () => {
  app = await startWritableApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  const notary = await app.database.client.notary.findFirstOrThrow({ where: { userId: app.people.notary } })
  notaryId = notary.id
  expectedVersion = notary.version
})

const update = (changes: object, as: 'notary' | 'citizen' | 'staff' | 'administrator' = 'notary') =>
  mutate(app, 'updateNotaryProfile', { expectedVersion, ...changes }, { as })

async function current() {
  const { data } = await app.query(
    `query ($id: ID!) { notary(id: $id) { id version status verifiedAt phone pec website languages { code }
      specialisations { code } officeHours { weekday opensAt closesAt } } }`,
    { variables: { id: toGlobalId('Notary', notaryId) } },
  )
  return data.notary
}

describe('a profile that is changed', () => {
  test('has what was sent, and all lists anew', async () => {
    const before = await current()
    const { written, problems } = await update({
      phone: '+39 02 1234567',
      pec: 'neri@pec.notai.example',
      website: 'https://neri.example/studio?lingua=it',
      languages: ['de', 'en'],
      specialisations: [],
      officeHours: [
        { weekday: 'TUESDAY', opensAt: '14:30', closesAt: '18:00' },
        { weekday: 'MONDAY', opensAt: '09:00', closesAt: '13:00' },
        { weekday: 'TUESDAY', opensAt: '09:00', closesAt: '14:30' },
      ],
    })
    expect(problems).toEqual([])
    expect(written).toEqual({
      ...before,
      version: before.version + 1,
      phone: '+39 02 1234567',
      pec: 'neri@pec.notai.example',
      website: 'https://neri.example/studio?lingua=it',
      languages: expect.toSatisfy((codes: { code: string }[]) =>
        ['de', 'en'].every((code) => codes.length === 2 && codes.some((one) => one.code === code)),
      ),
      specialisations: [],
      officeHours: [
        { weekday: 'MONDAY', opensAt: '09:00', closesAt: '13:00' },
        { weekday: 'TUESDAY', opensAt: '09:00', closesAt: '14:30' },
        { weekday: 'TUESDAY', opensAt: '14:30', closesAt: '18:00' },
      ],
    })
    expect(await current()).toEqual(written)
    expect(await newestAudit(app.database.client)).toEqual({
      actorUserId: app.people.notary,
      role: 'NOTARY',
      action: 'updateNotaryProfile',
      resourceType: 'Notary',
      resourceId: notaryId,
      fields: ['phone', 'pec', 'website', 'languages', 'specialisations', 'officeHours'],
      drops: [`Notary:${notaryId}`],
    })
  })

  test('keeps what is left out, and what cannot be without a value and is null', async () => {
    const before = await current()
    const { written } = await update({ phone: null, pec: null, languages: null, officeHours: null })
    expect(written).toEqual({ ...before, version: before.version + 1 })
    expect((await newestAudit(app.database.client)).fields).toEqual([])
  })

  test('has no web site where that is null', async () => {
    expect((await update({ website: null })).written).toMatchObject({ website: null })
  })

  test('can have four openings on each day', async () => {
    const days = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY']
    const officeHours = days.flatMap((weekday) =>
      ['08', '10', '14', '16'].map((hour) => ({ weekday, opensAt: `${hour}:00`, closesAt: `${hour}:59` })),
    )
    expect((await update({ officeHours })).written.officeHours).toEqual(officeHours)
  })
})

test('a profile that twenty change at once has one winner, and all others learn its version', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => update({ phone: `02 00000${index}`, languages: ['de'] })),
  )
  expect(answers.filter(({ written }) => written)).toHaveLength(1)
  const losses = answers.filter(({ written }) => !written).map(({ problems }) => problems)
  expect(losses).toMatchObject(
    losses.map(() => [{ __typename: 'StaleVersion', currentVersion: expectedVersion + 1 }]),
  )
  expect((await current()).version).toBe(expectedVersion + 1)
})

describe('a refused change leaves everything as it is', () => {
  async function refused(changes: object) {
    const before = await writtenRows(app.database.client)
    const { written, problems, errors } = await update(changes)
    expect([written, errors]).toEqual([null, []])
    expect(await writtenRows(app.database.client)).toEqual(before)
    return problems
  }

  const opening = (opensAt: string, closesAt: string, weekday = 'MONDAY') => ({ weekday, opensAt, closesAt })
  const aPhone = 'pass 6 to 20 digits, single spaces between them, such as "+39 02 1234567"'
  const aPec = 'pass one of at most 254 characters'
  const anAddress = 'pass an http or https address of at most 200 characters'

  test.each<[string, object, string, string, string]>([
    ['letters in a phone number', { phone: '02 ABC 123' }, 'phone', 'is not a telephone number', aPhone],
    ['a phone number of blanks', { phone: '          ' }, 'phone', 'is not a telephone number', aPhone],
    ['a PEC without a domain', { pec: 'neri' }, 'pec', 'is not an e-mail address', aPec],
    ['a script', { website: 'javascript:alert(1)' }, 'website', 'is not a web address', anAddress],
    [
      'an address that cannot be stored',
      { website: 'https://a.it/\0' },
      'website',
      'is not a web address',
      anAddress,
    ],
    [
      'a language twice',
      { languages: ['de', 'de'] },
      'languages[1]',
      'stands there twice',
      'pass each code once',
    ],
    [
      'too many languages',
      { languages: Array.from({ length: 21 }, () => 'xx') },
      'languages',
      'has 21 entries',
      'it can have 20 at most',
    ],
    [
      'a time that is none',
      { officeHours: [opening('9:00', '13:00')] },
      'officeHours[0].opensAt',
      'is not a time',
      'pass 00:00 to 23:59',
    ],
    [
      'an opening that ends before it begins',
      { officeHours: [opening('09:00', '13:00', 'FRIDAY'), opening('13:00', '13:00')] },
      'officeHours[1].closesAt',
      'is not after 13:00',
      'pass a later time of the same day',
    ],
    [
      'openings that overlap',
      { officeHours: [opening('09:00', '13:00'), opening('12:59', '15:00')] },
      'officeHours[1]',
      'overlaps another on MONDAY',
      'openings of a day may not overlap',
    ],
    [
      'a fifth opening of a day',
      { officeHours: ['08', '10', '12', '14', '16'].map((hour) => opening(`${hour}:00`, `${hour}:30`)) },
      'officeHours[4]',
      'is one more on MONDAY',
      'a day can have 4 openings',
    ],
    [
      'too many openings',
      { officeHours: Array.from({ length: 29 }, () => opening('09:00', '10:00')) },
      'officeHours',
      'has 29 entries',
      'it can have 28 at most, 4 a day',
    ],
  ])('%s', async (_what, changes, field, reason, accepted) => {
    const message = `\`${field}\` ${reason}; ${accepted}.`
    expect(await refused(changes)).toEqual([{ __typename: 'InvalidInput', message, field, reason, accepted }])
  })

  test('unknown codes, with those that there are', async () => {
    const { data } = await app.query('{ languages { code } specialisations { code } }')
    const known = (list: 'languages' | 'specialisations') =>
      `pass one of ${data[list].map(({ code }: { code: string }) => code).join(', ')}`
    const problems = await refused({ languages: ['de', 'xx'], specialisations: ['ASTROLOGY'] })
    expect(problems).toMatchObject([
      { field: 'languages[1]', reason: 'is not a known code', accepted: known('languages') },
      { field: 'specialisations[0]', reason: 'is not a known code', accepted: known('specialisations') },
    ])
  })

  test('several values, all told at once', async () => {
    const problems = await refused({
      phone: 'x',
      pec: 'x',
      website: 'x',
      officeHours: [opening('x', 'y'), opening('10:00', '09:00')],
    })
    expect(problems.map(({ field }) => field)).toEqual([
      'phone',
      'pec',
      'website',
      'officeHours[0].opensAt',
      'officeHours[0].closesAt',
      'officeHours[1].closesAt',
    ])
  })

  test('another version', async () => {
    const problems = await refused({ expectedVersion: expectedVersion - 1, phone: '02 123456' })
    expect(problems).toEqual([
      {
        __typename: 'StaleVersion',
        message: `It is in version ${expectedVersion}; version ${expectedVersion - 1} was expected. Read it again.`,
        currentVersion: expectedVersion,
      },
    ])
  })
})

describe('a profile is changed by its notary alone', () => {
  test.each(['citizen', 'staff', 'administrator'] as const)('and not by a %s', async (as) => {
    const before = await writtenRows(app.database.client)
    const { data, errors } = await update({ phone: '02 123456' }, as)
    expect(data).toBeNull()
    expect(errors).toMatchObject([
      { message: 'A profile is changed by the notary whose it is.', extensions: { code: 'FORBIDDEN' } },
    ])
    expect(await writtenRows(app.database.client)).toEqual(before)
  })

  test('nor by somebody without a token, or an account of a notary without a notary', async () => {
    const input = { expectedVersion, phone: '02 123456' }
    const anonymous = await mutate(app, 'updateNotaryProfile', input)
    expect(anonymous.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
    const { id: userId } = await app.database.client.user.create({ data: { role: 'NOTARY' } })
    const nobody = await mutate(app, 'updateNotaryProfile', input, { as: { userId } })
    expect(nobody.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  })
})
