import { describe, expect, it } from 'vitest'
import { checkCharacter, codiceFiscale } from './codice-fiscale.ts'

describe('codice fiscale', () => {
  it.each([
    ['RSSMRA85T10A562S', 'Mario', 'Rossi', 'M', '1985-12-10', 'A562'],
    ['RSSMRA80A01H501U', 'Mario', 'Rossi', 'M', '1980-01-01', 'H501'],
    ['MRTMTT91D08F205J', 'Matteo', 'Moretti', 'M', '1991-04-08', 'F205'],
    ['MLLSNT82P65Z404U', 'Samantha', 'Miller', 'F', '1982-09-25', 'Z404'],
  ] as const)(
    'gives the published example %s',
    (expected, firstName, lastName, sex, birthDate, birthPlaceCode) => {
      expect(codiceFiscale({ firstName, lastName, sex, birthDate, birthPlaceCode })).toBe(expected)
    },
  )

  it('adds 40 to the day of birth of a woman', () => {
    const person = { firstName: 'Anna', lastName: 'Verdi', birthDate: '1970-06-03', birthPlaceCode: 'F205' }
    expect(codiceFiscale({ ...person, sex: 'F' }).slice(6, 11)).toBe('70H43')
    expect(codiceFiscale({ ...person, sex: 'M' }).slice(6, 11)).toBe('70H03')
  })

  it.each([
    ['Fo', 'FOX'],
    ['Aie', 'AIE'],
    ["D'Amico", 'DMC'],
    ['Nicolò', 'NCL'],
    ['De Luca', 'DLC'],
  ])('takes the letters of the surname %s as %s', (lastName, expected) => {
    const person = { firstName: 'Anna', sex: 'F', birthDate: '1970-06-03', birthPlaceCode: 'F205' } as const
    expect(codiceFiscale({ ...person, lastName }).slice(0, 3)).toBe(expected)
  })

  it('leaves out the second of four consonants of the first name', () => {
    const person = { lastName: 'Verdi', sex: 'M', birthDate: '1970-06-03', birthPlaceCode: 'F205' } as const
    expect(codiceFiscale({ ...person, firstName: 'Gianfranco' }).slice(3, 6)).toBe('GFR')
    expect(codiceFiscale({ ...person, firstName: 'Carlo' }).slice(3, 6)).toBe('CRL')
  })

  it('changes the check character when two neighbours are swapped', () => {
    expect(checkCharacter('RSSMRA85T10A562')).toBe('S')
    expect(checkCharacter('RSSMRA58T10A562')).not.toBe('S')
  })
})
