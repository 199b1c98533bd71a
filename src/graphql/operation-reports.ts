import { type Span, SpanKind } from '@opentelemetry/api'
import type { Logger } from 'pino'
import type { AskedOperation, Ledger } from '../budget/ledger.ts'
import { isOverBudget, repetitions } from '../budget/verdict.ts'
import { DomainError } from '../errors.ts'
import { attribute, eventNames } from '../telemetry/catalogue.ts'
import { fail, startSpan, under } from '../telemetry/tracing.ts'
import type { CacheStateName, OperationMetrics } from './operation-metrics.ts'

export interface OperationReportsOptions {
  readonly metrics: OperationMetrics
  readonly logger: Logger
  /** Milliseconds from which an operation is worth a line of its own. */
  readonly slowMs: number
}

export type OperationReports = ReturnType<typeof createOperationReports>

/** Tells of each operation what it took: by a span where it is traced, by metrics always, by a line where it was slow. */
export function createOperationReports({ metrics, logger, slowMs }: OperationReportsOptions) {
  return {
    /** Runs an operation and reports on it once it is answered. */
    async around<Result>(ledger: Ledger, run: () => Promise<Result>): Promise<Result> {
      const start = performance.now()
      const span = startSpan('graphql', { kind: SpanKind.SERVER })
      try {
        return await under(span, run)
      } catch (error) {
        ledger.failure ??= error instanceof DomainError ? error.code : 'INTERNAL_SERVER_ERROR'
        throw error
      } finally {
        const ms = performance.now() - start
        const { operation, allowance, statements, requestId } = ledger
        const isExceeded = allowance !== undefined && isOverBudget(ledger, allowance)
        metrics.record(ledger, ms / 1_000, cacheStateOf(ledger))
        if (ms >= slowMs) {
          const repeated = repetitions(ledger)
          const line = { requestId, operation: operation.id, ms: Math.round(ms), statements, repeated }
          under(span, () => logger.warn(line, 'slow operation'))
        }
        if (span) describe(span, ledger, isExceeded)
      }
    },

    /** One whose answer was kept: nothing is run for it. */
    kept(operation: AskedOperation, seconds: number): void {
      metrics.recordKept(operation, seconds)
      const span = startSpan(nameOf(operation), { kind: SpanKind.SERVER })
      if (!span) return
      span.setAttributes({
        ...attributesOf(operation),
        [attribute.sqlCount]: 0,
        [attribute.sqlShared]: 0,
        [attribute.cacheHits]: 1,
        [attribute.cacheMisses]: 0,
        [attribute.exceeded]: false,
      })
      span.end()
    },
  }
}

function describe(span: Span, ledger: Ledger, isExceeded: boolean): void {
  const { operation, allowance, failure } = ledger
  span.updateName(nameOf(operation))
  span.setAttributes({
    ...attributesOf(operation),
    ...(allowance?.declared !== undefined && { [attribute.declared]: allowance.declared }),
    ...(allowance && { [attribute.bound]: allowance.bound }),
    [attribute.sqlCount]: ledger.statements,
    [attribute.sqlShared]: ledger.shared,
    [attribute.cacheHits]: ledger.cacheHits,
    [attribute.cacheMisses]: ledger.cacheMisses,
    [attribute.exceeded]: isExceeded,
  })
  if (isExceeded) {
    for (const { fingerprint, times, coordinates } of repetitions(ledger)) {
      span.addEvent(eventNames.repeatedStatement, {
        [attribute.querySummary]: fingerprint,
        [attribute.sqlTimes]: times,
        [attribute.fieldCoordinate]: coordinates[0],
      })
    }
  }
  if (failure !== undefined) fail(span, failure)
  span.end()
}

/** The names of stored operations are few, so they may stand in the span's. */
function nameOf({ id, type }: AskedOperation): string {
  return id === 'other' ? type : `${type} ${id}`
}

function attributesOf({ id, type }: AskedOperation) {
  return {
    [attribute.operationType]: type,
    [attribute.operationId]: id,
    ...(id !== 'other' && { [attribute.operationName]: id }),
  }
}

function cacheStateOf({ skipsCache, allowance, cacheHits, cacheMisses }: Ledger): CacheStateName {
  if (skipsCache) return 'off'
  // Without an allowance nothing was run: the answer was kept, or none was given.
  const isWarm = allowance ? allowance.isWarm : cacheHits > 0 && cacheMisses === 0
  return isWarm ? 'warm' : 'cold'
}
