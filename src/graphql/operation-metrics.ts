import { metrics } from '@opentelemetry/api'
import type { Ledger } from '../budget/ledger.ts'
import type { Allowance } from '../budget/verdict.ts'
import { attribute } from '../telemetry/catalogue.ts'
import { createHistogram } from '../telemetry/histograms.ts'
import type { StoredOperation } from './stored-operations.ts'

/** Whether the caches answered all that was looked up, or were not asked at all. */
export type CacheStateName = 'cold' | 'warm' | 'off'

/** Which of its limits an operation broke. */
export type BudgetKind = (typeof budgetKinds)[number]
const budgetKinds = ['declared', 'warm', 'bound'] as const

export type OperationMetrics = ReturnType<typeof createOperationMetrics>

/**
 * Metrics of operations. Their labels are names of stored operations and codes of closed lists; each budget is an edge
 * of a bucket, so that a query can tell exactly how many requests were above it.
 */
export function createOperationMetrics(operations: readonly Pick<StoredOperation, 'name' | 'budget'>[]) {
  const meter = metrics.getMeter('sportello-notai-api')
  const budgets = operations.map(({ budget }) => budget)
  const seconds = budgets.map(({ p95Ms }) => p95Ms / 1_000)
  const duration = createHistogram('sportello.graphql.operation.duration', {
    description: 'Time from the arrival of an operation to its answer.',
    unit: 's',
    edges: edges([0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5], seconds),
    labels: [attribute.operationType, attribute.operationId, attribute.errorType],
  })
  const statements = createHistogram('sportello.graphql.operation.sql.statements', {
    description: 'SQL statements of an operation, those shared with other requests included.',
    unit: '{statement}',
    edges: edges(
      [0, 1, 2, 5, 10, 20, 50, 100],
      budgets.flatMap(({ sql, warmSql }) => [sql, warmSql]),
    ),
    labels: [attribute.operationId, attribute.cacheState],
  })
  const roundTrips = createHistogram('sportello.graphql.operation.cache.round_trips', {
    description: 'Calls of an operation to the store of the cache.',
    unit: '{call}',
    edges: [0, 1, 2, 5, 10, 20, 50],
    labels: [attribute.operationId],
  })
  const rows = createHistogram('sportello.graphql.operation.rows', {
    description: 'Rows that the statements of an operation brought.',
    unit: '{row}',
    edges: [0, 1, 10, 50, 100, 500, 1_000, 5_000, 10_000],
    labels: [attribute.operationId],
  })
  const violations = meter.createCounter('sportello.graphql.budget.violations', {
    description: 'Operations that took more SQL statements than they may.',
    unit: '{violation}',
  })
  const shared = meter.createCounter('sportello.sql.shared', {
    description: 'Statements that a request waited for and another one sent.',
    unit: '{statement}',
  })

  // A counter that begins with its first event would hide it: nothing has increased.
  shared.add(0)
  for (const id of [...operations.map(({ name }) => name), 'other']) {
    for (const kind of id === 'other' ? (['bound'] as const) : budgetKinds) {
      violations.add(0, { [attribute.operationId]: id, [attribute.budgetKind]: kind })
    }
  }

  return {
    /** One operation that was run. */
    record(ledger: Ledger, seconds: number, cacheState: CacheStateName): void {
      const { id, type } = ledger.operation
      duration.record(seconds, type, id, ledger.failure)
      statements.record(ledger.statements, id, cacheState)
      roundTrips.record(ledger.cacheCalls, id)
      rows.record(ledger.rows, id)
      if (ledger.shared > 0) shared.add(ledger.shared)
    },
    /** One whose answer was kept: nothing was run for it. */
    recordKept({ id, type }: { readonly id: string; readonly type: string }, seconds: number): void {
      duration.record(seconds, type, id)
      statements.record(0, id, 'warm')
    },
    recordViolation({ operation }: Ledger, allowance: Allowance): void {
      violations.add(1, {
        [attribute.operationId]: operation.id,
        [attribute.budgetKind]: kindOf(allowance),
      })
    },
  }
}

function kindOf({ declared, bound, isWarm }: Allowance): BudgetKind {
  if (declared === undefined || declared > bound) return 'bound'
  return isWarm ? 'warm' : 'declared'
}

function edges(usual: readonly number[], budgets: readonly number[]): number[] {
  return [...new Set([...usual, ...budgets])].sort((one, other) => one - other)
}
