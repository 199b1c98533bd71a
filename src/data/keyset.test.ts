import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Order, type OrderValue, cursorOf, parsePage } from './keyset.ts'

const byName: Order = { field: 'NAME', direction: 'ASC' }
const id = '01931f62-f800-7000-b3f1-28cd27c43dc0'

describe('the size of a page', () => {
  test('is twenty by default, from the start', () => {
    expect(parsePage({}, byName, 'text')).toEqual({
      order: byName,
      limit: 20,
      isBackward: false,
      after: undefined,
      before: undefined,
    })
  })

  test.each([1, 2, 99, 100])('can be %i, from either end', (size) => {
    expect(parsePage({ first: size }, byName, 'text')).toMatchObject({ limit: size, isBackward: false })
    expect(parsePage({ last: size }, byName, 'text')).toMatchObject({ limit: size, isBackward: true })
  })

  test.each([0, -1, 101, 2_147_483_647])('cannot be %i', (size) => {
    expect(() => parsePage({ first: size }, byName, 'text')).toThrow(
      refusal(`\`first\` is ${size}; it can be 1 to 100.`),
    )
    expect(() => parsePage({ last: size }, byName, 'text')).toThrow(
      refusal(`\`last\` is ${size}; it can be 1 to 100.`),
    )
  })

  test('cannot be given from both ends', () => {
    expect(() => parsePage({ first: 1, last: 1 }, byName, 'text')).toThrow(
      refusal('`first` and `last` cannot be used together: pass one of them.'),
    )
  })

  test('is the default where it is null', () => {
    const nothing = { first: null, last: null, after: null, before: null }
    expect(parsePage(nothing, byName, 'text')).toEqual(parsePage({}, byName, 'text'))
  })
})

describe('a cursor', () => {
  test('leads back to the place it was made of', () => {
    fc.assert(
      fc.property(placeValue, fc.uuid({ version: 7 }), ([orderValue, value], rowId) => {
        const cursor = cursorOf(byName, [value, rowId])
        expect(cursor).toMatch(/^[\w-]+$/)
        const page = parsePage({ after: cursor, before: cursor }, byName, orderValue)
        expect([page.after, page.before]).toEqual([
          [value, rowId],
          [value, rowId],
        ])
      }),
    )
  })

  test('of another order is refused by its name, whatever its value', () => {
    const cursor = cursorOf({ field: 'REGISTRATION_NUMBER', direction: 'ASC' }, ['20001', id])
    expect(() => parsePage({ before: cursor }, byName, 'text')).toThrow(
      refusal('`before` is a cursor of the order REGISTRATION_NUMBER; this list is in order NAME.'),
    )
  })

  test('serves both directions of its order', () => {
    const cursor = cursorOf(byName, ['rossi mario', id])
    const descending: Order = { field: 'NAME', direction: 'DESC' }
    expect(parsePage({ after: cursor }, descending, 'text').after).toEqual(['rossi mario', id])
  })

  test.each([
    ['empty', ''],
    ['not base64', '%%%'],
    ['not JSON', encode('rossi mario')],
    ['not a list', encode({ field: 'NAME' })],
    ['too short', encode(['NAME', id])],
    ['too long', encode(['NAME', 'rossi', id, id])],
    ['not of texts', encode(['NAME', 5, id])],
    ['of no order', encode(['name; drop table act', 'rossi', id])],
    ['without an id', encode(['NAME', 'rossi', '------------------------------------'])],
    ['with a value that no name can be', encode(['NAME', 'a\0b', id])],
    ['with an endless value', encode(['NAME', 'a'.repeat(301), id])],
  ])('that is %s is refused', (_kind, cursor) => {
    expect(() => parsePage({ after: cursor }, byName, 'text')).toThrow(noCursor)
  })

  test.each<[OrderValue, string]>([
    ['integer', ''],
    ['integer', '1.5'],
    ['integer', '-1'],
    ['integer', '2147483648'],
    ['instant', ''],
    ['instant', 'yesterday'],
    ['instant', '2026-03-02'],
    ['instant', '2026-03-02T09:30:00Z'],
    ['instant', '2026-02-30T09:30:00.000Z'],
    ['instant', '0000-01-01T00:00:00.000Z'],
    ['instant', '+010000-01-01T00:00:00.000Z'],
  ])('of an order of %ss is refused with the value %j', (orderValue, value) => {
    expect(() => parsePage({ after: cursorOf(byName, [value, id]) }, byName, orderValue)).toThrow(noCursor)
  })

  test('made of anything else is refused', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json().map(encode)), (cursor) => {
        expect(() => parsePage({ after: cursor }, byName, 'text')).toThrow(noCursor)
      }),
    )
  })
})

const noCursor = refusal('`after` is not a cursor. Pass one that `pageInfo` or an edge gave.')

const placeValue = fc.oneof<fc.Arbitrary<[OrderValue, string]>[]>(
  fc.tuple(
    fc.constant('text'),
    fc.string({ unit: 'grapheme', maxLength: 100 }).filter((text) => !text.includes('\0')),
  ),
  fc.tuple(fc.constant('integer'), fc.nat(999_999_999).map(String)),
  fc.tuple(
    fc.constant('instant'),
    fc
      .date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  ),
)

function encode(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
}

function refusal(message: string): unknown {
  return expect.objectContaining({ code: 'BAD_USER_INPUT', message })
}
