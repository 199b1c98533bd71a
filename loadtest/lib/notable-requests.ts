import type { RefinedResponse } from 'k6/http'
import type { KnownOperation } from '../settings.ts'
import { demandedBudget } from './thresholds.ts'

// k6 has it, but its types do not.
declare const console: { log(line: string): void }

const kept = 10
/** Of this user, ascending; users share nothing, so the report chooses among the slowest of each. */
const slowest: number[] = []

/**
 * Writes a line about a request that is over its budget, or among the slowest of this user: k6's summary knows no single
 * request. The runner collects the lines.
 */
export function noteWorthy(
  operation: string,
  budgets: KnownOperation['budget'],
  statements: number,
  { timings: { duration }, headers }: RefinedResponse<'text'>,
): void {
  const budget = budgets[demandedBudget()]
  const isOver = statements > budget
  const isSlow = slowest.length < kept || duration > slowest[0]!
  if (!isOver && !isSlow) return
  if (isSlow) remember(duration)
  console.log(
    JSON.stringify({
      operation,
      ms: duration,
      statements,
      budget,
      traceId: headers['X-Trace-Id'],
      requestId: headers['X-Request-Id'] ?? '',
    }),
  )
}

function remember(duration: number): void {
  slowest.push(duration)
  slowest.sort((one, other) => one - other)
  if (slowest.length > kept) slowest.shift()
}
