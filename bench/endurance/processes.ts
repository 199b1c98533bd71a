import { readFileSync, readdirSync } from 'node:fs'
import { processorMilliseconds } from '../../src/development/programs/processor-time.ts'

/** A process and all that it has started, by Linux' /proc; the process alone elsewhere. */
export function processesOf(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(processesOf)]
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
        .trim()
        .split(' ')
        .filter(Boolean)
        .map(Number),
    )
  } catch {
    return []
  }
}

/** User and system time of all of them together, in milliseconds; undefined where the system does not tell. */
export function sumOfProcessorTime(pids: readonly number[]): number | undefined {
  const times = pids.map(processorMilliseconds)
  return times.every((time) => time !== undefined)
    ? times.reduce((sum: number, time) => sum + time, 0)
    : undefined
}

/** Bytes of a process in memory; undefined where the system does not tell. */
export function residentBytes(pid: number): number | undefined {
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024
  } catch {
    return undefined
  }
}
