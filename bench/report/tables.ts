import type { OperationName } from '../operations/documents.ts'
import type { Summary } from './summary.ts'
import { type Comparison, bestOf, compare } from './verdict.ts'

export function rate(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1)
}

export function milliseconds(value: number | undefined): string {
  if (value === undefined) return 'unknown'
  return value.toFixed(value < 0.1 ? 3 : value < 10 ? 2 : 1)
}

export function ratio(value: number | undefined): string {
  return value === undefined ? 'unknown' : value.toFixed(value < 10 ? 2 : 1)
}

/** The first columns are text, the others numbers. */
export function table(
  head: readonly string[],
  textColumns: number,
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = head.map((_cell, index) => (index < textColumns ? '---' : '---:'))
  return [head, rule, ...rows].map(line).join('\n')
}

const order = ['cold', 'warm', 'peer', 'sql', 'ceiling'] as const

/** Everything that was measured for one operation. */
export function operationTable(summaries: readonly Summary[], operation: OperationName): string {
  const rows = summaries
    .filter((summary) => summary.operation === operation)
    .toSorted((one, other) => order.indexOf(one.candidate.kind) - order.indexOf(other.candidate.kind))
  return table(
    [
      'Server',
      'CPU ms/request',
      'requests/s',
      'slowest to fastest',
      'p50 ms',
      'p99 ms',
      'p50 ms alone',
      'SQL/request',
    ],
    1,
    rows.map((row) => [
      row.candidate.name,
      milliseconds(row.processorTime),
      `${rate(row.perSecond)}${row.isLimitedByLoad ? ' (1)' : ''}`,
      `${rate(row.slowest)} to ${rate(row.fastest)}`,
      milliseconds(row.p50),
      milliseconds(row.p99),
      milliseconds(row.aloneP50),
      row.statements.toFixed(2),
    ]),
  )
}

export interface Kinds {
  readonly operation: OperationName
  readonly cold: Summary
  readonly warm: readonly Summary[]
  readonly peers: readonly Summary[]
  readonly sql: Summary
  readonly ceilings: readonly Summary[]
}

export function kindsOf(summaries: readonly Summary[], operation: OperationName): Kinds {
  const ofKind = (kind: Summary['candidate']['kind']) =>
    summaries.filter((one) => one.operation === operation && one.candidate.kind === kind)
  return {
    operation,
    cold: ofKind('cold')[0]!,
    warm: ofKind('warm'),
    peers: ofKind('peer'),
    sql: ofKind('sql')[0]!,
    ceilings: ofKind('ceiling'),
  }
}

const comparisonHead = ['Operation', 'compared with', 'CPU, times', 'rate, times', 'ours is']

function cells({ processorTime, rate, word }: Comparison): string[] {
  return [ratio(processorTime), ratio(rate), word]
}

export type Titles = Readonly<Record<OperationName, string>>

/** Ours without its cache, against the best GraphQL peer and against SQL without GraphQL. */
export function coldTable(
  summaries: readonly Summary[],
  operations: readonly OperationName[],
  titles: Titles,
): string {
  const rows = operations.flatMap((operation) => {
    const { cold, peers, sql } = kindsOf(summaries, operation)
    const best = bestOf(peers)
    return [best, sql].map((other) => [
      titles[operation],
      other.candidate.name,
      ...cells(compare(cold, other)),
    ])
  })
  return table(comparisonHead, 2, rows)
}

/** Ours without its cache, against everything else that is no answer of its cache. */
export function comparisonTable(
  summaries: readonly Summary[],
  operations: readonly OperationName[],
  titles: Titles,
): string {
  const rows = operations.flatMap((operation) => {
    const { cold } = kindsOf(summaries, operation)
    return summaries
      .filter((one) => one.operation === operation && one !== cold && isUncached(one))
      .map((other) => [titles[operation], other.candidate.name, ...cells(compare(cold, other))])
  })
  return table(comparisonHead, 2, rows)
}

function isUncached({ candidate: { kind } }: Summary): boolean {
  return kind !== 'warm' && kind !== 'ceiling'
}

/** Ours from its cache, against the best GraphQL peer, SQL without GraphQL, and the same bytes without any work. */
export function warmTable(
  summaries: readonly Summary[],
  operations: readonly OperationName[],
  titles: Titles,
): string {
  const rows = operations.flatMap((operation) => {
    const { warm, peers, sql, ceilings } = kindsOf(summaries, operation)
    return warm.flatMap((ours) => {
      const ceiling = ceilings.find(
        ({ candidate }) => candidate.name.endsWith('GET') === ours.candidate.name.endsWith('GET'),
      )
      const title = `${titles[operation]}${ours.candidate.name.endsWith('GET') ? ', GET' : ''}`
      return [bestOf(peers), sql, ceiling!].map((other) => [
        title,
        other.candidate.name,
        ...cells(compare(ours, other)),
      ])
    })
  })
  return table(comparisonHead, 2, rows)
}
