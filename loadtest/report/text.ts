import { bare, count, instant, many, mean, milliseconds, rate, share, span } from './figures.ts'
import { equationLines } from './equation.ts'
import { oneLine } from './one-line.ts'
import type { OperationResult, Report, Threshold } from './report.ts'
import { budgetSentence, isOverBudget, isTooSlow, reasons, sortThresholds } from './verdict.ts'

/** What a terminal shows at once. */
const mostLines = 40
const leastRows = 5
const mostSentences = 5

/** The run for the terminal, its verdict last. */
export function textSummary(report: Report): string {
  const head = [...headLines(report), '']
  const problems = problemLines(report)
  const foot = [...(problems.length > 0 ? ['', ...problems] : []), '', verdictLine(report)]
  const rows = Math.max(leastRows, mostLines - head.length - foot.length - 2)
  return [...head, ...operationLines(report.operations, rows), ...foot].map(oneLine).join('\n')
}

function headLines({ scenario, setting, startedAt, seconds, totals }: Report): string[] {
  const { requests, perSecond, failedShare, cacheHitShare, p50, p95, p99, max } = totals
  const cache = cacheHitShare === undefined ? '' : `, ${share(cacheHitShare)} from the cache`
  const lost = [
    ...(totals.dropped > 0 ? [`${many(totals.dropped, 'iteration')} dropped`] : []),
    ...(totals.shed > 0 ? [`${many(totals.shed, 'request')} shed`] : []),
  ]
  return [
    `${scenario} against ${setting.target}, ${instant(startedAt)}, ${span(seconds)}`,
    `${many(requests, 'request')}, ${rate(perSecond)}/s, ${share(failedShare)} failed${cache}`,
    `p50 ${milliseconds(p50)} ms, p95 ${milliseconds(p95)} ms, p99 ${milliseconds(p99)} ms, longest ${milliseconds(max)} ms`,
    `${many(totals.statements, 'SQL statement')}${lost.length > 0 ? `; ${lost.join(', ')}` : ''}`,
  ]
}

const head = [
  '',
  'Operation',
  'requests',
  'errors',
  'p50 ms',
  'p95 ms',
  'budget',
  'SQL mean',
  'SQL max',
  'budget',
]

/** As many rows as fit: those with something to say first, in the order of the alphabet otherwise. */
function operationLines(operations: readonly OperationResult[], mostRows: number): string[] {
  if (operations.length === 0) return ['No operation was run.']
  const isCut = operations.length > mostRows
  const byWeight = [...operations].sort((one, other) => weightOf(other) - weightOf(one))
  const shown = isCut ? byWeight.slice(0, mostRows - 1) : operations
  const rows = [head, ...shown.map(cellsOf)]
  const widths = head.map((_cell, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  )
  return isCut ? [...lines, `   and ${operations.length - shown.length} more, in the report`] : lines
}

function cellsOf(operation: OperationResult): string[] {
  const { name, requests, failed, p50, p95, p95Budget, statements } = operation
  return [
    isOverBudget(operation) || failed > 0 ? '✗' : isTooSlow(operation) ? '!' : ' ',
    oneLine(name),
    count(requests),
    count(failed),
    milliseconds(p50),
    milliseconds(p95),
    p95Budget === undefined ? '–' : count(p95Budget),
    mean(statements.mean),
    count(statements.max),
    count(statements.budget),
  ]
}

function weightOf(operation: OperationResult): number {
  return (isOverBudget(operation) ? 4 : 0) + (operation.failed > 0 ? 2 : 0) + (isTooSlow(operation) ? 1 : 0)
}

function problemLines(report: Report): string[] {
  const { failed, reported } = sortThresholds(report)
  const { witnesses } = report
  const differences = witnesses?.differences ?? []
  return [
    ...atMost(report.operations.filter(isOverBudget).map((operation) => `✗ ${budgetSentence(operation)}`)),
    ...atMost(failed.map((threshold) => `✗ ${thresholdText(threshold)}`)),
    ...atMost(reported.map((threshold) => `! ${thresholdText(threshold)}, reported only`)),
    ...atMost(differences.map((difference) => `✗ ${difference}`)),
    ...(witnesses === undefined ? [] : equationLines(witnesses)),
  ]
}

function atMost(lines: readonly string[]): string[] {
  if (lines.length <= mostSentences) return [...lines]
  return [
    ...lines.slice(0, mostSentences - 1),
    `  and ${lines.length - mostSentences + 1} more, in the report`,
  ]
}

function thresholdText({ metric, expression, value }: Threshold): string {
  return `${metric}: ${expression} does not hold, ${value === undefined ? 'there was no value' : `it was ${bare(value)}`}`
}

function verdictLine(report: Report): string {
  const { thresholds, hasPassed } = report
  if (hasPassed) return `PASSED: ${many(thresholds.filter(({ holds }) => holds).length, 'threshold')} held`
  const why = reasons(report)
  return why.length > 0 ? `FAILED: ${why.join(', ')}` : 'FAILED'
}
