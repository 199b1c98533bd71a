/** One line of the server's log. */
export interface LogLine {
  readonly level: number
  readonly msg: string
  readonly requestId?: string
  readonly trace_id?: string
  readonly span_id?: string
  readonly [field: string]: unknown
}

/** The lines of a log among all that a server has written. */
export function readLog(output: string): LogLine[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{"level":'))
    .map((line) => JSON.parse(line) as LogLine)
}

/** The lines with one message. */
export function linesOf(log: readonly LogLine[], message: string): LogLine[] {
  return log.filter(({ msg }) => msg === message)
}
