import { readFileSync } from 'node:fs'

/**
 * Start time of a process, in clock ticks since the machine started, as the system writes it. '' where the system
 * does not show it; undefined once the process is gone.
 */
export function processStart(pid: number): string | undefined {
  if (!acceptsSignals(pid)) return undefined
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command stands in parentheses and may hold spaces and parentheses itself.
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ')
    const isFinished = fields[0] === 'Z' || fields[0] === 'X'
    return isFinished ? undefined : (fields[19] ?? '')
  } catch {
    return ''
  }
}

/** Whether the process that had this start time still runs. Ids are used again: the id alone does not tell. */
export function isSameProcess(pid: number, start: string): boolean {
  const current = processStart(pid)
  if (current === undefined) return false
  return current === '' || start === '' || current === start
}

function acceptsSignals(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
