import { BadUserInputError } from '../../errors.ts'

/** @throws BadUserInputError where the text is not two letters. */
export function parseProvince(text: string, argument: string): string {
  if (!/^[A-Za-z]{2}$/.test(text)) {
    throw new BadUserInputError(`\`${argument}\` must be the two letters of a province, such as MI.`)
  }
  return text.toUpperCase()
}
