import { describe, expect, it } from 'vitest'
import { checkDigit, companyTaxCode } from './company-code.ts'

describe('tax code of a company', () => {
  it('has the check digit of the usual example 12345678903', () => {
    expect(checkDigit('1234567890')).toBe('3')
  })

  it('has 11 digits and the tax office 600, which does not exist', () => {
    expect(companyTaxCode(1)).toBe(`0000001600${checkDigit('0000001600')}`)
    expect(companyTaxCode(9_999_999)).toMatch(/^9999999600\d$/)
  })
})
