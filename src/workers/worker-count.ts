import { parseArgs } from 'node:util'
import { ConfigError } from '../config.ts'

const most = 64

/**
 * How many processes shall serve, by the words behind `npm start --`; one where they say nothing.
 * @throws ConfigError that says what was wrong and what is accepted.
 */
export function readWorkerCount(words: readonly string[]): number {
  // Not strict: what is wrong is said in our own words.
  const { tokens } = parseArgs({
    args: [...words],
    strict: false,
    tokens: true,
    options: { workers: { type: 'string' } },
  })
  let count = 1
  for (const token of tokens) {
    if (token.kind === 'option' && token.name === 'workers') count = readNumber(token.value)
    else throw new ConfigError(`npm start accepts --workers N alone, not "${words[token.index]}".`)
  }
  return count
}

function readNumber(text: string | undefined): number {
  const isWholeNumber = text !== undefined && /^[1-9]\d*$/.test(text)
  if (isWholeNumber && Number(text) <= most) return Number(text)
  const given = text === undefined ? 'and none was given' : `not "${text}"`
  throw new ConfigError(`--workers accepts a whole number from 1 to ${most}, ${given}.`)
}
