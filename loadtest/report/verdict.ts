import { many } from './figures.ts'
import type { NotableRequest, OperationResult, Report, Setting, Threshold } from './report.ts'

/** Those that failed the run, those that failed and are only reported, and those that hold. */
export interface SortedThresholds {
  readonly failed: readonly Threshold[]
  readonly reported: readonly Threshold[]
  readonly held: readonly Threshold[]
}

export function sortThresholds({ thresholds }: Report): SortedThresholds {
  const missed = thresholds.filter(({ holds }) => !holds)
  return {
    failed: missed.filter(({ isEnforced }) => isEnforced),
    reported: missed.filter(({ isEnforced }) => !isEnforced),
    held: thresholds.filter(({ holds }) => holds),
  }
}

export function isOverBudget({ statements: { max, budget } }: Pick<OperationResult, 'statements'>): boolean {
  return max > budget
}

export function isTooSlow({ p95, p95Budget }: OperationResult): boolean {
  return p95Budget !== undefined && p95 > p95Budget
}

/** The counts of one operation against what it declares, in a sentence. */
export function budgetSentence({ name, statements }: Pick<OperationResult, 'name' | 'statements'>): string {
  return `${name} took ${many(statements.max, 'SQL statement')}; its budget is ${statements.budget}.`
}

/** What the thresholds alone do not say: operations over their budget, and counts that do not add up. */
export function brokenSentences({ operations, witnesses }: Report): string[] {
  return [...operations.filter(isOverBudget).map(budgetSentence), ...(witnesses?.differences ?? [])]
}

/** What failed the run, in a few words; none where it passed. */
export function reasons(report: Report): string[] {
  const { failed } = sortThresholds(report)
  const over = report.operations.filter(isOverBudget).length
  const differences = report.witnesses?.differences ?? []
  return [
    ...(failed.length > 0 ? [`${many(failed.length, 'threshold')} failed`] : []),
    ...(over > 0 ? [`${many(over, 'operation')} over the SQL budget`] : []),
    ...(differences.length > 0 ? [`${many(differences.length, 'difference')} between the witnesses`] : []),
  ]
}

/** Where the trace is to be seen; nothing without one, or where the address is none of the web. */
export function traceAddress({ jaeger }: Setting, { traceId }: NotableRequest): string | undefined {
  if (traceId === undefined || !/^https?:\/\//.test(jaeger)) return undefined
  return `${jaeger.replace(/\/+$/, '')}/trace/${encodeURIComponent(traceId)}`
}
