import { readFileSync } from 'node:fs'

const millisecondsPerTick = 10

/** User and system time of a process with all its threads, in milliseconds, from Linux' /proc; undefined elsewhere. */
export function processorMilliseconds(pid: number): number | undefined {
  try {
    // What follows the name, which may hold spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) * millisecondsPerTick
  } catch {
    return undefined
  }
}
