import { type Change, comparisonNote, compareWithPrevious } from './compare.ts'
import { remarksOn, equationLines } from './equation.ts'
import { bare, count, instant, many, mean, milliseconds, percent, rate, share } from './figures.ts'
import { oneLine } from './one-line.ts'
import type { NotableRequest, Report, Threshold } from './report.ts'
import { settingOf } from './setting.ts'
import { brokenSentences, isOverBudget, isTooSlow, reasons, sortThresholds, traceAddress } from './verdict.ts'

export function markdownPage(report: Report): string {
  const sections = [
    `# Load run ${escape(report.scenario)}: ${report.hasPassed ? 'passed' : 'failed'}`,
    introduction(report),
    failures(report),
    `## Totals\n\n${totals(report)}`,
    `## Operations\n\nMilliseconds. **Bold** is over the budget.\n\n${operations(report)}`,
    witnesses(report),
    notable(report),
    comparison(report),
    heldThresholds(report),
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

function introduction(report: Report): string {
  const why = reasons(report)
  const sentence = why.length > 0 ? `${why.join(', ')}.\n\n` : ''
  return sentence + list(settingOf(report).map(([name, value]) => `${name}: ${escape(value)}`))
}

function failures(report: Report): string {
  const { failed, reported } = sortThresholds(report)
  const sentences = brokenSentences(report).map(escape)
  const rows = [
    ...failed.map((threshold) => [...thresholdCells(threshold), 'failed']),
    ...reported.map((threshold) => [...thresholdCells(threshold), 'reported']),
  ]
  if (rows.length === 0 && sentences.length === 0) return ''
  const parts = [
    ...(sentences.length > 0 ? [list(sentences)] : []),
    ...(rows.length > 0 ? [table(['Metric', 'Threshold', 'Value', 'Outcome'], 2, rows)] : []),
  ]
  return `## What did not hold\n\n${parts.join('\n\n')}`
}

function thresholdCells({ metric, expression, value }: Threshold): string[] {
  return [code(metric), code(expression), bare(value)]
}

function totals({ totals }: Report): string {
  const { requests, perSecond, failedShare, cacheHitShare, iterations, dropped, statements, shed } = totals
  return table(['', ''], 1, [
    ['Requests', count(requests)],
    ['Requests per second', rate(perSecond)],
    ['Failed', share(failedShare)],
    ['From the response cache', cacheHitShare === undefined ? 'none kept' : share(cacheHitShare)],
    ['p50, p95, p99 ms', [totals.p50, totals.p95, totals.p99].map(milliseconds).join(', ')],
    ['Longest ms', milliseconds(totals.max)],
    ['SQL statements', count(statements)],
    ['Iterations', count(iterations)],
    ['Iterations dropped', count(dropped)],
    ['Shed under load', count(shed)],
  ])
}

function operations({ operations }: Report): string {
  const head = [
    ...['Operation', 'Requests', 'Errors', 'p50', 'p95', 'p95 budget', 'p99'],
    ...['SQL mean', 'SQL max', 'SQL budget', 'Cache hits'],
  ]
  const rows = operations.map((one) => [
    escape(one.name),
    count(one.requests),
    boldWhere(one.failed > 0, count(one.failed)),
    milliseconds(one.p50),
    boldWhere(isTooSlow(one), milliseconds(one.p95)),
    one.p95Budget === undefined ? '–' : count(one.p95Budget),
    milliseconds(one.p99),
    mean(one.statements.mean),
    boldWhere(isOverBudget(one), count(one.statements.max)),
    count(one.statements.budget),
    one.cacheHitShare === undefined ? '–' : share(one.cacheHitShare),
  ])
  return rows.length > 0 ? table(head, 1, rows) : 'No operation was run.'
}

function witnesses({ witnesses }: Report): string {
  if (witnesses === undefined) return ''
  const { differences } = witnesses
  const outcome = differences.length > 0 ? list(differences.map(escape)) : 'All agree.'
  return `## Witnesses\n\n${[equationLines(witnesses).join('\n'), ...remarksOn(witnesses), outcome].join('\n\n')}`
}

function notable(report: Report): string {
  const { slowest, overBudget, overBudgetCount } = report
  const listed =
    overBudgetCount > overBudget.length
      ? `${many(overBudgetCount, 'request')}, ${overBudget.length} of them listed.\n\n`
      : ''
  const over = `## Over the budget\n\n${listed}${requestTable(report, overBudget)}`
  return [
    ...(slowest.length > 0 ? [`## Slowest requests\n\n${requestTable(report, slowest)}`] : []),
    ...(overBudgetCount > 0 ? [over] : []),
  ].join('\n\n')
}

function requestTable({ setting }: Report, requests: readonly NotableRequest[]): string {
  const rows = requests.map((request) => {
    const address = traceAddress(setting, request)
    return [
      escape(request.operation),
      milliseconds(request.ms),
      boldWhere(request.statements > request.budget, count(request.statements)),
      count(request.budget),
      address === undefined ? code(request.requestId) : `[trace](<${escapeAddress(address)}>)`,
    ]
  })
  return table(['Operation', 'ms', 'SQL', 'SQL budget', 'Trace or request id'], 1, rows)
}

function comparison(report: Report): string {
  const compared = compareWithPrevious(report)
  if (compared === undefined) return ''
  const titles = { p50: 'p50 ms', p95: 'p95 ms', p99: 'p99 ms', perSecond: 'Requests per second' }
  const totalRows = compared.totals.map(({ name, ...change }) => [
    titles[name],
    ...changeCells(change, name === 'perSecond' ? rate : milliseconds),
  ])
  const rows = compared.operations.flatMap(({ name, p95, statements }) => [
    [`${escape(name)}, p95 ms`, ...changeCells(p95, milliseconds)],
    [`${escape(name)}, SQL max`, ...changeCells(statements, count)],
  ])
  const names = [
    ...(compared.added.length > 0 ? [`Only in this run: ${compared.added.map(escape).join(', ')}.`] : []),
    ...(compared.gone.length > 0
      ? [`Only in the previous run: ${compared.gone.map(escape).join(', ')}.`]
      : []),
  ]
  return [
    `## Against the run of ${escape(instant(compared.startedAt))}`,
    comparisonNote,
    table(['', 'Before', 'Now', 'Change', 'Is'], 1, [...totalRows, ...rows]),
    ...names,
  ].join('\n\n')
}

function changeCells({ before, now, change, word }: Change, write: (value: number) => string): string[] {
  return [write(before), write(now), change === undefined ? '–' : percent(change), word]
}

function heldThresholds(report: Report): string {
  const { held } = sortThresholds(report)
  if (held.length === 0) return ''
  const rows = held.map((one) => [...thresholdCells(one), one.isEnforced ? 'holds' : 'holds, reported'])
  return `## Thresholds that hold\n\n${table(['Metric', 'Threshold', 'Value', 'Outcome'], 2, rows)}`
}

/** The first columns are text, the others are set to the right. */
function table(head: readonly string[], textColumns: number, rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = head.map((_cell, index) => (index < textColumns ? '---' : '---:'))
  return [head, rule, ...rows].map(line).join('\n')
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n')
}

function boldWhere(isBold: boolean, text: string): string {
  return isBold ? `**${text}**` : text
}

function escape(text: string): string {
  return oneLine(text).replace(/[\\`*_[\]<>|&#~!]/g, '\\$&')
}

/** In a code span nothing is escaped but what ends a cell; a backtick would end the span. */
function code(text: string): string {
  return `\`${oneLine(text).replaceAll('`', "'").replaceAll('|', '\\|')}\``
}

function escapeAddress(address: string): string {
  return oneLine(address).replace(/[<>|\\\s]/g, encodeURIComponent)
}
