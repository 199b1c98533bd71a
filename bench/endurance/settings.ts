import { parseArgs } from 'node:util'
import { wholeNumber } from '../surroundings/run-bench.ts'

export const partNames = ['sizes', 'memory', 'connections', 'workers'] as const
export type Part = (typeof partNames)[number]

export interface EnduranceSettings {
  readonly parts: readonly Part[]
  /** Of load, per measurement. */
  readonly seconds: number
  readonly rounds: number
  /** Of the load under which memory is watched. */
  readonly minutes: number
  /** A smoke test: its figures mean nothing. */
  readonly isQuick: boolean
}

/** @throws Error that says what a flag accepts. */
export function parseEnduranceSettings(): EnduranceSettings {
  const { values } = parseArgs({
    options: {
      parts: { type: 'string', default: partNames.join(',') },
      minutes: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  })
  const { quick: isQuick } = values
  return {
    isQuick,
    parts: partsIn(values.parts),
    minutes: wholeNumber('--minutes', values.minutes, isQuick ? 3 : 10),
    rounds: wholeNumber('--rounds', values.rounds, isQuick ? 1 : 9),
    seconds: wholeNumber('--seconds', values.seconds, isQuick ? 1 : 2),
  }
}

function partsIn(text: string): readonly Part[] {
  const given = text.split(',')
  const unknown = given.find((name) => !partNames.includes(name as Part))
  if (unknown !== undefined) {
    throw new Error(`--parts accepts ${partNames.join(', ')}, with commas between them, not "${unknown}".`)
  }
  return partNames.filter((name) => given.includes(name))
}
