import fc from 'fast-check'
import pg from 'pg'
import { expect, test } from 'vitest'
import { isoInstant, textValues } from './value-parsers.ts'

test.each([
  ['2026-03-02 09:30:00+00', '2026-03-02T09:30:00.000Z'],
  ['2026-03-02 09:30:00.5+00', '2026-03-02T09:30:00.500Z'],
  ['2026-03-02 09:30:00.05+00', '2026-03-02T09:30:00.050Z'],
  ['2026-03-02 09:30:00.12+00', '2026-03-02T09:30:00.120Z'],
  ['2026-03-02 09:30:00.123+00', '2026-03-02T09:30:00.123Z'],
  ['1861-03-17 23:59:59.999+00', '1861-03-17T23:59:59.999Z'],
])('the instant %s is %s', (printed, iso) => {
  expect(isoInstant(printed)).toBe(iso)
})

test('every instant that PostgreSQL prints with up to three digits reads as Date would write it', () => {
  const instant = fc.date({ min: new Date('1800-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(instant, (date) => {
      const iso = date.toISOString()
      // PostgreSQL leaves out what is zero at the end of the fraction.
      const printed = iso.replace('T', ' ').replace(/\.?0*Z$/, '') + '+00'
      expect(isoInstant(printed)).toBe(iso)
    }),
  )
})

const { builtins } = pg.types

test.each([
  ['timestamptz', builtins.TIMESTAMPTZ, '2026-03-02 09:30:00+00', '2026-03-02T09:30:00.000Z'],
  ['date', builtins.DATE, '2026-03-02', '2026-03-02'],
  ['numeric', builtins.NUMERIC, '250000.00', '250000.00'],
  ['int4', builtins.INT4, '7', 7],
  ['bool', builtins.BOOL, 't', true],
  ['text', builtins.TEXT, 'Rossi', 'Rossi'],
  ['uuid[]', 2951, '{01931f62-f800-7000-b3f1-28cd27c43dc0}', ['01931f62-f800-7000-b3f1-28cd27c43dc0']],
])('a value of type %s arrives as the program uses it', (_type, oid, printed, value) => {
  expect(textValues.getTypeParser(oid)(printed)).toEqual(value)
})
