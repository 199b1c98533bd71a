import { expect, test } from 'vitest'
import { parseProvince } from './province.ts'

test.each(['MI', 'mi', 'Mi'])('%s is the province of Milano', (text) => {
  expect(parseProvince(text, 'province')).toBe('MI')
})

test.each(['', 'M', 'MIL', 'M1', 'Ì', ' MI', 'MI\n', '%%'])('%j is no province', (text) => {
  expect(() => parseProvince(text, 'filter.province')).toThrow(
    expect.objectContaining({
      code: 'BAD_USER_INPUT',
      message: '`filter.province` must be the two letters of a province, such as MI.',
    }),
  )
})
