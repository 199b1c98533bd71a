import { describe, expect, test } from 'vitest'
import type { OfficeHoursInput, UpdateNotaryProfileInput } from '../../generated/graphql.ts'
import { Refusal } from '../../refusal.ts'
import { parseNotaryProfile } from './notary-profile-input.ts'

const known = { languages: ['de', 'en', 'it'], specialisations: ['FAMILY', 'REAL_ESTATE'] }
const parse = (changes: Partial<UpdateNotaryProfileInput>) =>
  parseNotaryProfile({ expectedVersion: 1, ...changes }, known)

function problemsOf(changes: Partial<UpdateNotaryProfileInput>) {
  try {
    return { parsed: parse(changes) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.problems.map((problem) =>
      problem.__typename === 'InvalidInput' ? [problem.field, problem.reason, problem.accepted] : problem,
    )
  }
}

const opening = (opensAt: string, closesAt: string, weekday: OfficeHoursInput['weekday'] = 'MONDAY') => ({
  weekday,
  opensAt,
  closesAt,
})

describe('what is set', () => {
  test('is nothing where nothing is passed, or only null where that removes nothing', () => {
    expect(parse({})).toEqual({})
    const nothing = { phone: null, pec: null, languages: null, specialisations: null, officeHours: null }
    expect(parse(nothing)).toEqual({})
  })

  test('is null for a web site that is removed', () => {
    expect(parse({ website: null })).toEqual({ website: null })
  })

  test('is every list that is passed, an empty one too', () => {
    const lists = { languages: ['it', 'de'], specialisations: [], officeHours: [opening('09:00', '13:00')] }
    expect(parse(lists)).toEqual(lists)
  })
})

describe('a telephone number', () => {
  test.each(['+39 02 1234567', '021234567', '123456', '+1 2 3 4 5 6', '1'.repeat(20)])(
    'can be %j',
    (phone) => {
      expect(parse({ phone })).toEqual({ phone })
    },
  )

  test.each([
    '',
    '12345',
    '1'.repeat(21),
    '+39  021234',
    ' 123456',
    '123456 ',
    '02-1234567',
    '123456\n',
    '٠١٢٣٤٥',
  ])('cannot be %j', (phone) => {
    const accepted = 'pass 6 to 20 digits, single spaces between them, such as "+39 02 1234567"'
    expect(problemsOf({ phone })).toEqual([['phone', 'is not a telephone number', accepted]])
  })
})

describe('a certified address', () => {
  test.each(['a@b.it', 'anna.neri+studio@pec.notai.example', `${'a'.repeat(245)}@pec.test`])(
    'can be %j',
    (pec) => {
      expect(parse({ pec })).toEqual({ pec })
    },
  )

  test.each(['', 'a', 'a@b', '@b.it', 'a@b.', 'a b@c.it', 'a@b..it', 'a@b.it\n', `${'a'.repeat(250)}@b.it`])(
    'cannot be %j',
    (pec) => {
      const accepted = 'pass one of at most 254 characters'
      expect(problemsOf({ pec })).toEqual([['pec', 'is not an e-mail address', accepted]])
    },
  )
})

describe('a web site', () => {
  test.each(['https://notaio.example', 'http://a.it/b?c=d#e', `https://a.it/${'p'.repeat(187)}`])(
    'can be %j',
    (website) => {
      expect(parse({ website })).toEqual({ website })
    },
  )

  test.each([
    '',
    'notaio.example',
    'ftp://notaio.example',
    'javascript:alert(1)',
    'https://',
    'https://a b.it',
    'https://a.it/\0',
    'https://a.it\n',
    `https://a.it/${'p'.repeat(188)}`,
  ])('cannot be %j', (website) => {
    const accepted = 'pass an http or https address of at most 200 characters'
    expect(problemsOf({ website })).toEqual([['website', 'is not a web address', accepted]])
  })
})

describe('a list of codes', () => {
  test('has known codes, each once', () => {
    expect(problemsOf({ languages: ['it', 'xx', 'it'], specialisations: ['family'] })).toEqual([
      ['languages[1]', 'is not a known code', 'pass one of de, en, it'],
      ['languages[2]', 'stands there twice', 'pass each code once'],
      ['specialisations[0]', 'is not a known code', 'pass one of FAMILY, REAL_ESTATE'],
    ])
  })

  test('has 20 entries at most', () => {
    const languages = Array.from({ length: 21 }, () => 'it')
    expect(problemsOf({ languages })).toEqual([['languages', 'has 21 entries', 'it can have 20 at most']])
  })
})

describe('office hours', () => {
  const accepted = (officeHours: OfficeHoursInput[]) =>
    expect(parse({ officeHours })).toEqual({ officeHours })
  const refused = (...officeHours: OfficeHoursInput[]) => expect(problemsOf({ officeHours }))

  test('can be a whole day, touch each other, and be the same on two days', () => {
    accepted([opening('00:00', '23:59')])
    accepted([opening('13:00', '18:00'), opening('09:00', '13:00')])
    accepted([opening('09:00', '13:00'), opening('09:00', '13:00', 'TUESDAY')])
  })

  test.each(['9:00', '24:00', '09:60', '09:00:00', '', '09.00', '09:00\n'])('are not at %j', (time) => {
    refused(opening(time, '23:59')).toEqual([
      ['officeHours[0].opensAt', 'is not a time', 'pass 00:00 to 23:59'],
    ])
    refused(opening('00:00', time)).toEqual([
      ['officeHours[0].closesAt', 'is not a time', 'pass 00:00 to 23:59'],
    ])
  })

  test.each(['09:00', '08:59'])('that open at 09:00 do not close at %s', (closesAt) => {
    refused(opening('09:00', closesAt)).toEqual([
      ['officeHours[0].closesAt', 'is not after 09:00', 'pass a later time of the same day'],
    ])
  })

  test.each([
    ['begins within', opening('12:59', '14:00')],
    ['ends within', opening('08:00', '09:01')],
    ['lies within', opening('10:00', '11:00')],
    ['lies around', opening('08:00', '14:00')],
    ['is the same', opening('09:00', '13:00')],
  ])('do not overlap: one that %s another', (_how, second) => {
    refused(opening('09:00', '13:00'), second).toEqual([
      ['officeHours[1]', 'overlaps another on MONDAY', 'openings of a day may not overlap'],
    ])
  })

  test('are four a day at most, 28 in all', () => {
    const day = [0, 1, 2, 3, 4].map((hour) => opening(`0${hour}:00`, `0${hour}:30`))
    accepted(day.slice(1))
    refused(...day).toEqual([['officeHours[4]', 'is one more on MONDAY', 'a day can have 4 openings']])
    const week = Array.from({ length: 29 }, () => opening('09:00', '10:00'))
    refused(...week).toEqual([['officeHours', 'has 29 entries', 'it can have 28 at most, 4 a day']])
  })
})

test('what cannot be used is told all at once, in the order of the input', () => {
  const problems = problemsOf({
    phone: 'x',
    pec: 'x',
    website: 'x',
    languages: ['x'],
    specialisations: ['x'],
    officeHours: [opening('x', 'y')],
  })
  expect(problems).toEqual(
    [
      'phone',
      'pec',
      'website',
      'languages[0]',
      'specialisations[0]',
      'officeHours[0].opensAt',
      'officeHours[0].closesAt',
    ].map((field) => expect.arrayContaining([field])),
  )
})
