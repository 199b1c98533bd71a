import type { OperationResult, Report } from './report.ts'

/** Changes of time and rate below this share are chance on machines that others use too. */
export const equalBelow = 0.2

export const comparisonNote =
  'On machines that others use too, times and rates that differ by less than 20 % count as equal. ' +
  'Counts of statements are exact: there every difference counts.'

export type Word = 'equal' | 'better' | 'worse'

export interface Change {
  readonly before: number
  readonly now: number
  /** Share of what was before; absent where that was nothing. */
  readonly change?: number
  readonly word: Word
}

export type TotalName = 'p50' | 'p95' | 'p99' | 'perSecond'

export interface OperationChange {
  readonly name: string
  readonly p95: Change
  readonly statements: Change
}

export interface Comparison {
  readonly startedAt: string
  readonly totals: readonly (Change & { readonly name: TotalName })[]
  readonly operations: readonly OperationChange[]
  /** Names that only one of the runs has. */
  readonly added: readonly string[]
  readonly gone: readonly string[]
}

const totalNames: readonly TotalName[] = ['p50', 'p95', 'p99', 'perSecond']

export function compareWithPrevious({ totals, operations, previous }: Report): Comparison | undefined {
  if (previous === undefined) return undefined
  const before = new Map(previous.operations.map((operation) => [operation.name, operation]))
  const names = new Set(operations.map(({ name }) => name))
  return {
    startedAt: previous.startedAt,
    totals: totalNames.map((name) => ({
      name,
      ...changeOf(previous.totals[name], totals[name], name === 'perSecond' ? 'more' : 'less'),
    })),
    operations: operations.flatMap((now) => {
      const other = before.get(now.name)
      return other === undefined ? [] : [compareOperation(other, now)]
    }),
    added: operations.map(({ name }) => name).filter((name) => !before.has(name)),
    gone: previous.operations.map(({ name }) => name).filter((name) => !names.has(name)),
  }
}

function compareOperation(before: OperationResult, now: OperationResult): OperationChange {
  return {
    name: now.name,
    p95: changeOf(before.p95, now.p95, 'less'),
    statements: changeOf(before.statements.max, now.statements.max, 'less', 0),
  }
}

/** `better` says which of the two is. */
export function changeOf(
  before: number,
  now: number,
  better: 'less' | 'more',
  tolerance = equalBelow,
): Change {
  const change = before === now ? 0 : before === 0 ? undefined : (now - before) / before
  const isEqual = before === now || Math.abs(change ?? Infinity) < tolerance
  const isBetter = now < before === (better === 'less')
  return { before, now, change, word: isEqual ? 'equal' : isBetter ? 'better' : 'worse' }
}
