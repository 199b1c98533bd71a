import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Choice, choose } from '../operations/choice.ts'
import { isInterrupted } from './interruption.ts'
import type { Size } from './surroundings.ts'

export interface BenchSettings {
  readonly size: Size
  /** Of load, per measurement. */
  readonly seconds: number
  readonly rounds: number
  /** A smoke test: its figures mean nothing. */
  readonly isQuick: boolean
  readonly choice: Choice
  /** Folder of another checkout of ours, which is measured as well. */
  readonly beside: string | undefined
}

/** Reads the flags and runs; a failure is told in plain words, with the exit code 1. */
export async function runBench(
  run: (settings: BenchSettings) => Promise<void>,
  byDefault: Pick<BenchSettings, 'seconds' | 'rounds'> = { seconds: 4, rounds: 5 },
): Promise<void> {
  try {
    await run(parseSettings(byDefault))
  } catch (error) {
    if (isInterrupted()) return
    console.error(error instanceof Error ? error.message || error.name : String(error))
    process.exitCode = 1
  }
}

function parseSettings(byDefault: Pick<BenchSettings, 'seconds' | 'rounds'>): BenchSettings {
  const { values } = parseArgs({
    options: {
      size: { type: 'string', default: 'S' },
      seconds: { type: 'string' },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      servers: { type: 'string' },
      operations: { type: 'string' },
      beside: { type: 'string' },
    },
  })
  const { size, quick: isQuick, beside } = values
  if (size !== 'S' && size !== 'M') throw new Error(`--size accepts S or M, not "${size}".`)
  return {
    size,
    isQuick,
    choice: choose(values),
    beside: beside === undefined ? undefined : resolve(beside),
    seconds: wholeNumber('--seconds', values.seconds, isQuick ? 1 : byDefault.seconds),
    rounds: wholeNumber('--rounds', values.rounds, isQuick ? 1 : byDefault.rounds),
  }
}

/** @throws Error that says what the flag accepts. */
export function wholeNumber(flag: string, text: string | undefined, byDefault: number): number {
  if (text === undefined) return byDefault
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`${flag} accepts a whole number from 1, not "${text}".`)
  return value
}
