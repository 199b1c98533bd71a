/**
 * The tax code of an invented company, 11 digits of which the last is a valid check digit (Luhn, decree of the
 * Minister of Finance of 23 December 1976). Digits eight to ten name a tax office that does not exist, so that no real
 * company has the code.
 * @param number The company's own number, from 1 to 9,999,999.
 */
export function companyTaxCode(number: number): string {
  const firstTen = `${String(number).padStart(7, '0')}600`
  return firstTen + checkDigit(firstTen)
}

/** The eleventh digit, computed from the first ten. */
export function checkDigit(firstTen: string): string {
  let sum = 0
  for (const [index, character] of [...firstTen].entries()) {
    const doubled = index % 2 === 0 ? Number(character) : Number(character) * 2
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return String((10 - (sum % 10)) % 10)
}
