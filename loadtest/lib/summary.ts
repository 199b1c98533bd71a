import { reportFiles } from '../report/files.ts'
import type { Durations, OperationResult, Report, Threshold } from '../report/report.ts'
import { textSummary } from '../report/text.ts'
import type { KnownOperation } from '../settings.ts'
import { settings } from './settings.ts'

interface Metric {
  readonly type: 'trend' | 'rate' | 'counter' | 'gauge'
  readonly values: Readonly<Record<string, number | undefined>>
  readonly thresholds?: Readonly<Record<string, { readonly ok: boolean }>>
}

/** As k6 gives it to `handleSummary`. */
export interface SummaryData {
  readonly metrics: Readonly<Record<string, Metric | undefined>>
  readonly state: { readonly testRunDurationMs: number }
  readonly setup_data?: { readonly startedMs?: number }
}

/** Of all that k6 measures, in the order of its percentiles here. */
export const summaryTrendStats = ['avg', 'med', 'p(95)', 'p(99)', 'max', 'count']

/** `handleSummary` of every scenario: the report as far as k6 alone can tell. The runner adds what others have seen. */
export function handleSummary(data: SummaryData): Record<string, string> {
  const report = toReport(data)
  const files = Object.entries(reportFiles(report))
  return {
    stdout: `${textSummary(report)}\n`,
    ...Object.fromEntries(files.map(([name, text]) => [`${settings.folder}/${name}`, text])),
  }
}

function toReport({ metrics, state, setup_data }: SummaryData): Report {
  const value = (metric: string, of: string) => metrics[metric]?.values[of]
  const thresholds = Object.entries(metrics).flatMap(([name, metric]) => thresholdsOf(name, metric))
  const { startedAt, latency, jaeger, seed, processors } = settings.report
  const { scenario, target, users, duration } = settings
  // Setting up takes time of its own, in which nobody was measured.
  const seconds = setup_data?.startedMs
    ? (Date.now() - setup_data.startedMs) / 1_000
    : state.testRunDurationMs / 1_000
  const requests = value('http_reqs{kind:operation}', 'count') ?? 0
  return {
    scenario,
    startedAt,
    seconds,
    setting: { target, latency, jaeger, seed, processors, users, duration },
    hasPassed: thresholds.every(({ holds, isEnforced }) => holds || !isEnforced),
    thresholds,
    totals: {
      ...durations(metrics['http_req_duration{kind:operation}']),
      requests,
      perSecond: requests / seconds,
      failedShare: value('failures', 'rate') ?? 0,
      cacheHitShare: share(metrics.cache_hits),
      iterations: value('iterations', 'count') ?? 0,
      dropped: value('dropped_iterations', 'count') ?? 0,
      statements: value('counted_statements', 'count') ?? 0,
      shared: value('shared_statements', 'count') ?? 0,
      shed: value('shed_requests', 'count') ?? 0,
    },
    operations: settings.operations.flatMap((operation) => resultOf(operation, metrics)),
    slowest: [],
    overBudget: [],
    overBudgetCount: 0,
  }
}

/**
 * The thresholds of a metric, but for those that only make k6 keep it. Where nothing was measured k6 says that they hold:
 * here none does, and those of an operation that this scenario does not run are left out.
 */
function thresholdsOf(name: string, metric: Metric | undefined): Threshold[] {
  if (!metric?.thresholds) return []
  const isMeasured = hasSamples(metric)
  if (!isMeasured && name.includes('{operation:')) return []
  return Object.entries(metric.thresholds)
    .filter(([expression]) => !/>=0$/.test(expression))
    .map(([expression, { ok }]) => ({
      metric: name,
      expression,
      value: isMeasured
        ? metric.values[/^[a-z]+(\(\d+\))?/.exec(expression)![0].replace('p(50)', 'med')]
        : undefined,
      holds: ok && isMeasured,
      isEnforced: settings.report.latency === 'enforced' || !isAboutTime(name),
    }))
}

/** A counter that nobody added to is 0, which is a measurement too. */
function hasSamples({ type, values: { count = 0, passes = 0, fails = 0 } }: Metric): boolean {
  if (type === 'trend') return count > 0
  return type !== 'rate' || passes + fails > 0
}

function isAboutTime(metric: string): boolean {
  return metric.startsWith('http_req_duration')
}

function resultOf({ name, budget }: KnownOperation, metrics: SummaryData['metrics']): OperationResult[] {
  const tagged = (metric: string) => metrics[`${metric}{operation:${name}}`]
  const statements = tagged('sql_statements')?.values
  const requests = tagged('operation_requests')?.values.count ?? 0
  if (!statements || requests === 0) return []
  const p95Budget = demanded(tagged('http_req_duration'), /^p\(95\)<(\d+)$/)
  return [
    {
      name,
      ...durations(tagged('http_req_duration')),
      requests,
      failed: tagged('failures')?.values.passes ?? 0,
      ...(p95Budget !== undefined && { p95Budget }),
      statements: {
        mean: statements.avg ?? 0,
        max: statements.max ?? 0,
        budget: demanded(tagged('sql_statements'), /^max<=(\d+)$/) ?? budget.sql,
      },
      cacheHitShare: share(tagged('cache_hits')),
    },
  ]
}

/** The number in a threshold of this form; undefined where the metric has none. */
function demanded(metric: Metric | undefined, form: RegExp): number | undefined {
  const found = Object.keys(metric?.thresholds ?? {}).flatMap(
    (expression) => form.exec(expression)?.[1] ?? [],
  )
  return found[0] === undefined ? undefined : Number(found[0])
}

/** Undefined where it is a share of nothing. */
function share(rate: Metric | undefined): number | undefined {
  const { passes = 0, fails = 0 } = rate?.values ?? {}
  return passes + fails > 0 ? passes / (passes + fails) : undefined
}

function durations(metric: Metric | undefined): Durations {
  const { med = 0, max = 0, 'p(95)': p95 = 0, 'p(99)': p99 = 0 } = metric?.values ?? {}
  return { p50: med, p95, p99, max }
}
