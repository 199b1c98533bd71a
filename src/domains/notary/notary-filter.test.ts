import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toGlobalId } from '../../data/global-id.ts'
import type { NotaryFilter } from '../../generated/graphql.ts'
import { fold, parseNotaryPage } from './notary-filter.ts'

const uuid = '01931f62-f800-7000-b3f1-28cd27c43dc0'

test('without arguments a page holds the first twenty notaries in office, by name', () => {
  expect(valuesOf({})).toEqual({ status: ['IN_OFFICE'] })
  expect(parseNotaryPage({}).page).toMatchObject({ order: { field: 'NAME', direction: 'ASC' }, limit: 20 })
})

test('null is as good as nothing', () => {
  const nothing = { name: null, province: null, districtId: null, municipalityId: null, status: null }
  expect(valuesOf(nothing)).toEqual({ status: ['IN_OFFICE'] })
  expect(parseNotaryPage({ filter: null, orderBy: null }).page).toEqual(parseNotaryPage({}).page)
})

test('every condition becomes one of the list, with its value as the database holds it', () => {
  const filter: NotaryFilter = {
    name: ' Calò  D’Angelo ',
    province: 'mi',
    municipalityId: toGlobalId('Municipality', uuid),
    districtId: toGlobalId('District', uuid),
    specialisation: 'REAL_ESTATE',
    language: 'DE',
    status: ['CEASED', 'ABSENT'],
  }
  expect(valuesOf(filter)).toEqual({
    status: ['CEASED', 'ABSENT'],
    province: 'MI',
    municipality: uuid,
    district: uuid,
    specialisation: 'REAL_ESTATE',
    language: 'de',
    name: ['%calo%', '%d’angelo%'],
  })
})

describe('the words of a name', () => {
  test.each([
    ['100%', ['%100\\%%']],
    ['a_b', ['%a\\_b%']],
    ['back\\slash', ['%back\\\\slash%']],
    ['%_\\', ['%\\%\\_\\\\%']],
  ])('in %s stand for themselves', (name, patterns) => {
    expect(valuesOf({ name })).toMatchObject({ name: patterns })
  })

  test('are all there, folded, and without a wildcard of their own', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 2, maxLength: 100 }), (name) => {
        fc.pre(name.trim().length >= 2 && !name.includes('\0'))
        const patterns = valuesOf({ name }).name as string[]
        const words = patterns.map((pattern) => /^%((?:\\[%_\\]|[^%_\\])+)%$/.exec(pattern)?.[1])
        expect(words.map((word) => word?.replace(/\\(.)/g, '$1'))).toEqual(fold(name).trim().split(/\s+/))
      }),
    )
  })
})

describe('folding', () => {
  test.each([
    ['Nicolò Calò', 'nicolo calo'],
    ['JOSÉ MÜLLER', 'jose muller'],
    ["D'Angelo", "d'angelo"],
    ['İnci Ğ', 'inci g'],
    ['Straße', 'straße'],
    ['ﬁ', 'ﬁ'],
  ])('makes %s to %s', (text, folded) => {
    expect(fold(text)).toBe(folded)
  })

  test('once is enough, and accents written apart are the same', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\p{Script=Latin}' -]*$/u), (text) => {
        expect(fold(fold(text))).toBe(fold(text))
        expect(fold(text.normalize('NFD'))).toBe(fold(text.normalize('NFC')))
      }),
    )
  })
})

describe('a filter is refused', () => {
  test.each<[NotaryFilter, string]>([
    [{ name: 'a' }, '`filter.name` has 1 characters; it can have 2 to 100.'],
    [{ name: '  a  ' }, '`filter.name` has 1 characters; it can have 2 to 100.'],
    [{ name: '\u0301\u0301' }, '`filter.name` has 0 characters; it can have 2 to 100.'],
    [{ name: '' }, '`filter.name` has 0 characters; it can have 2 to 100.'],
    [{ name: 'a'.repeat(101) }, '`filter.name` has 101 characters; it can have 2 to 100.'],
    [{ name: 'a\0b' }, '`filter.name` holds U+0000, which no text in the database does.'],
    [{ specialisation: '' }, '`filter.specialisation` has 0 characters; it can have 1 to 50.'],
    [{ specialisation: 'A'.repeat(51) }, '`filter.specialisation` has 51 characters; it can have 1 to 50.'],
    [{ language: 'deu' }, '`filter.language` has 3 characters; it can have exactly 2.'],
    [{ language: 'd\0' }, '`filter.language` holds U+0000, which no text in the database does.'],
    [{ province: 'Milano' }, '`filter.province` must be the two letters of a province, such as MI.'],
    [{ districtId: 'x' }, '`filter.districtId` is not a global id. Pass an id as an `id` field gave it.'],
    [
      { municipalityId: toGlobalId('District', uuid) },
      '`filter.municipalityId` is an id of type District; an id of type Municipality is needed.',
    ],
  ])('%j', (filter, message) => {
    expect(() => valuesOf(filter)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT', message }))
  })
})

function valuesOf(filter: NotaryFilter): Record<string, unknown> {
  return Object.fromEntries(parseNotaryPage({ filter }).conditions.map(({ key, value }) => [key, value]))
}
