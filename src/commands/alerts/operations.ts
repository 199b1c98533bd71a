import { bucket, earnestMatcher, growthOf, quantile } from './expressions.ts'
import { latencyCases, statementCases } from './operation-cases.ts'
import type { Alert, Recording, RuleGroup, WatchedOperation } from './types.ts'

const statements = 'sportello_graphql_operation_sql_statements'
const duration = 'sportello_graphql_operation_duration'
const by = 'sportello_operation_id'
/** Fewer answers than this in the window say nothing about how fast they usually are. */
const fewest = 20

/** The alerts of each stored operation, from what it declares. */
export function operationRules(operations: readonly WatchedOperation[]): RuleGroup {
  return {
    name: 'operations',
    recordings: operations.flatMap(recordingsOf),
    alerts: [
      ...operations.map(aboveBudget),
      // A public operation that is warm is a kept answer, for which nothing is run.
      ...operations.filter(({ isPublic, sql, warmSql }) => !isPublic && warmSql < sql).map(aboveWarmBudget),
      ...operations.map(slow),
    ],
  }
}

function aboveBudget({ name, sql }: WatchedOperation, index: number): Alert {
  return {
    name: 'OperationAboveSqlBudget',
    severity: 'warning',
    expression: countAbove(`${by}="${name}"`, sql),
    labels: { [by]: name },
    summary: `${name} took more SQL statements than it declares`,
    description: `{{ $value }} requests of the last 10 minutes took more than the ${sql} statements that ${name} declares with @budget(sql:).`,
    cases: statementCases({ name, budget: sql, cacheState: 'cold', isThorough: index === 0 }),
  }
}

function aboveWarmBudget({ name, warmSql }: WatchedOperation, index: number): Alert {
  return {
    name: 'OperationAboveWarmSqlBudget',
    severity: 'warning',
    expression: countAbove(`${by}="${name}", sportello_cache_state="warm"`, warmSql),
    labels: { [by]: name },
    summary: `${name} took more SQL statements than it declares for a warm cache`,
    description: `{{ $value }} requests of the last 10 minutes found all that they looked for in the cache, and still took more than the ${warmSql} statements that ${name} declares with @budget(warmSql:).`,
    cases: statementCases({ name, budget: warmSql, cacheState: 'warm', isThorough: index === 0 }),
  }
}

/** Exact: every budget is an edge of a bucket, and what is not in the bucket was above. */
function countAbove(matchers: string, budget: number): string {
  const above = (offset: string) =>
    `(${statements}_count{${matchers}}${offset} - ignoring (le) ${bucket(statements, matchers, budget)}${offset})`
  return `${growthOf(above, { by })} > 0`
}

function slow({ name, p95Ms }: WatchedOperation, index: number): Alert {
  const { value, floor } = quantile(0.95, duration, `${by}="${name}", ${earnestMatcher}`, { by, fewest })
  return {
    name: 'OperationSlow',
    severity: 'warning',
    expression: `${value} > ${p95Ms / 1_000}\n${floor}`,
    holds: '5m',
    labels: { [by]: name },
    summary: `${name} is slower than it declares`,
    description: `95 % of the answers took up to {{ $value | humanizeDuration }}; ${name} declares ${p95Ms} ms with @budget(p95Ms:).`,
    cases: latencyCases({ name, p95Ms, isThorough: index === 0 }),
  }
}

/** The declarations as series, so that dashboards can draw them beside what was measured. */
function recordingsOf({ name, sql, warmSql, p95Ms }: WatchedOperation): Recording[] {
  const record = 'sportello:graphql_operation_budget:sql_statements'
  return [
    recording(record, sql, { [by]: name, sportello_budget_kind: 'declared' }),
    recording(record, warmSql, { [by]: name, sportello_budget_kind: 'warm' }),
    recording('sportello:graphql_operation_budget:p95_seconds', p95Ms / 1_000, { [by]: name }),
  ]
}

function recording(record: string, value: number, labels: Recording['labels']): Recording {
  return { record, expression: `vector(${value})`, labels }
}
