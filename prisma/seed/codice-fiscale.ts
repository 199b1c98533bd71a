/** What an Italian tax code (codice fiscale) is computed from. */
export interface BirthRecord {
  firstName: string
  lastName: string
  sex: 'F' | 'M'
  /** `YYYY-MM-DD`. */
  birthDate: string
  /** Cadastral code of the municipality, or Z and three digits for a foreign state. */
  birthPlaceCode: string
}

const monthLetters = 'ABCDEHLMPRST'
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
// Values of 0 to 9, which A to J share, and of K to Z, in the odd places counted from one.
const oddPlaceValues = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
]

/**
 * The tax code of a natural person, 16 characters (decree of the Minister of Finance of 23 December 1976). Two people
 * with the same data get the same code: telling them apart (omocodia) is left to the revenue office.
 */
export function codiceFiscale(person: BirthRecord): string {
  const [year = '', month = '', day = ''] = person.birthDate.split('-')
  const dayNumber = Number(day) + (person.sex === 'F' ? 40 : 0)
  const code =
    surnameCode(person.lastName) +
    firstNameCode(person.firstName) +
    year.slice(2) +
    monthLetters.charAt(Number(month) - 1) +
    String(dayNumber).padStart(2, '0') +
    person.birthPlaceCode
  return code + checkCharacter(code)
}

/** The sixteenth character, computed from the first fifteen. */
export function checkCharacter(firstFifteen: string): string {
  let sum = 0
  for (const [index, character] of [...firstFifteen].entries()) {
    const value = /\d/.test(character) ? Number(character) : letters.indexOf(character)
    sum += index % 2 === 0 ? (oddPlaceValues[value] ?? 0) : value
  }
  return letters.charAt(sum % 26)
}

function surnameCode(lastName: string): string {
  const { consonants, vowels } = lettersOf(lastName)
  return threeLetters(consonants + vowels)
}

function firstNameCode(firstName: string): string {
  const { consonants, vowels } = lettersOf(firstName)
  // Of four consonants or more, the second is left out.
  if (consonants.length >= 4) return consonants.charAt(0) + consonants.slice(2, 4)
  return threeLetters(consonants + vowels)
}

function threeLetters(text: string): string {
  return text.slice(0, 3).padEnd(3, 'X')
}

function lettersOf(name: string) {
  const plain = name
    .normalize('NFD')
    .toUpperCase()
    .replace(/[^A-Z]/g, '')
  return { consonants: plain.replace(/[AEIOU]/g, ''), vowels: plain.replace(/[^AEIOU]/g, '') }
}
