import { expect, test } from 'vitest'
import { ConfigError } from '../config.ts'
import { readWorkerCount } from './worker-count.ts'

test.each([
  [[], 1],
  [['--workers', '1'], 1],
  [['--workers', '2'], 2],
  [['--workers=64'], 64],
])('%j are %i', (words, count) => expect(readWorkerCount(words)).toBe(count))

test.each(['0', '-1', '1.5', 'x', '65', '02', '1e1', ' 2', ''])('"%s" is no number of workers', (text) => {
  const refusal = new ConfigError(`--workers accepts a whole number from 1 to 64, not "${text}".`)
  expect(() => readWorkerCount(['--workers', text])).toThrow(refusal)
  expect(() => readWorkerCount([`--workers=${text}`])).toThrow(refusal)
})

test('a number that is missing is asked for', () => {
  const refusal = new ConfigError('--workers accepts a whole number from 1 to 64, and none was given.')
  expect(() => readWorkerCount(['--workers'])).toThrow(refusal)
})

test.each([['--worker', '2'], ['-w'], ['2'], ['--workers', '2', 'more']])(
  '%s and the like are refused',
  (...words) => {
    expect(() => readWorkerCount(words)).toThrow(
      /^npm start accepts --workers N alone, not "(--worker|-w|2|more)"\.$/,
    )
  },
)
