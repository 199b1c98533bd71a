import type { Options } from 'k6/options'
import { settings } from './settings.ts'

export type Thresholds = NonNullable<Options['thresholds']>

interface Demands {
  /** The most statements of an operation: with nothing cached by default. */
  readonly statements?: 'sql' | 'warmSql'
  /** The least share of answers from the response cache. */
  readonly cacheHits?: number
  /** Operations that have to be run; those of a smoke test are all. */
  readonly required?: readonly string[]
  /** Whether requests may be shed, and slow, at its peak: then time is judged by the scenario's own thresholds. */
  readonly isOverload?: boolean
}

let demanded: 'sql' | 'warmSql' = 'sql'

/** Which of its two budgets an operation is held to in this scenario. */
export function demandedBudget(): 'sql' | 'warmSql' {
  return demanded
}

/** Thresholds that always hold: they make k6 keep a metric by its tags, so that the report can show it. */
const kept = { trend: ['max>=0'], rate: ['rate>=0'], counter: ['count>=0'] }

/** What every scenario demands, and for every stored operation what its `@budget` declares. */
export function thresholds({
  statements = 'sql',
  cacheHits,
  required = [],
  isOverload = false,
}: Demands = {}): Thresholds {
  demanded = statements
  const perOperation = settings.operations.flatMap(({ name, budget }) =>
    Object.entries({
      [`sql_statements{operation:${name}}`]: [`max<=${budget[statements]}`],
      [`http_req_duration{operation:${name}}`]: isOverload ? kept.trend : [`p(95)<${budget.p95Ms}`],
      [`failures{operation:${name}}`]: kept.rate,
      [`cache_hits{operation:${name}}`]: kept.rate,
      [`operation_requests{operation:${name}}`]: required.includes(name) ? ['count>0'] : kept.counter,
    }),
  )
  return {
    'http_req_duration{kind:operation}': isOverload ? kept.trend : ['p(50)<100', 'p(95)<500', 'p(99)<1000'],
    'http_reqs{kind:operation}': ['count>0'],
    failures: isOverload ? kept.rate : ['rate<0.001'],
    unexpected_failures: ['rate<0.001'],
    graphql_errors: ['rate<0.001'],
    broken_iterations: ['count==0'],
    ...(cacheHits !== undefined && { cache_hits: [`rate>${cacheHits}`] }),
    ...Object.fromEntries(perOperation),
  }
}
