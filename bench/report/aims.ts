import type { OperationName } from '../operations/documents.ts'
import type { Summary } from './summary.ts'
import { type Titles, kindsOf, ratio, table } from './tables.ts'
import { coldAims, judge } from './verdict.ts'

const head = [
  'Operation',
  'CPU, times',
  'at least',
  'rate, times',
  'at least',
  'p99, times (below 1)',
  'alone, ms more (at most 0.25)',
]

/** Ours without its cache, against what it is to reach. */
export function aimsTable(
  summaries: readonly Summary[],
  operations: readonly OperationName[],
  titles: Titles,
): string {
  const rows = operations.map((operation) => {
    const { processorTime, rate, p99, aloneMore } = verdictsOf(summaries, operation)
    const aims = coldAims[operation]
    return [
      titles[operation],
      cell(ratio(processorTime.value), processorTime.isHeld),
      ratio(aims.processorTime),
      cell(ratio(rate.value), rate.isHeld),
      ratio(aims.rate),
      cell(ratio(p99.value), p99.isHeld),
      cell(difference(aloneMore.value), aloneMore.isHeld),
    ]
  })
  return table(head, 1, rows)
}

/** How many aims are missed, and by which operations. */
export function aimsSentence(
  summaries: readonly Summary[],
  operations: readonly OperationName[],
  titles: Titles,
): string {
  const missed = operations.map((operation) => {
    const verdicts = Object.values(verdictsOf(summaries, operation))
    return {
      title: titles[operation],
      count: verdicts.filter(({ isHeld }) => !isHeld).length,
      of: verdicts.length,
    }
  })
  const total = missed.reduce((sum, one) => sum + one.of, 0)
  const count = missed.reduce((sum, one) => sum + one.count, 0)
  if (count === 0) return `**Held**: all ${total} aims.`
  const named = missed.filter((one) => one.count > 0).map((one) => `${one.title} ${one.count}`)
  return `**Missed**: ${count} of ${total} aims (${named.join(', ')}).`
}

function verdictsOf(summaries: readonly Summary[], operation: OperationName) {
  const { cold, peers } = kindsOf(summaries, operation)
  return judge(operation, cold, peers)
}

function cell(value: string, isHeld: boolean): string {
  return `${value} ${isHeld ? 'held' : '**missed**'}`
}

function difference(milliseconds: number): string {
  return `${milliseconds < 0 ? '−' : '+'}${Math.abs(milliseconds).toFixed(2)}`
}
