import type { Logger } from 'pino'
import type { ReportStatement } from './counting-pool.ts'
import { recordStatement } from './pool-metrics.ts'

/** Measures each statement, and writes a line for a slow one: its name, its field and its operation, never its values. */
export function createStatementReports({
  logger,
  slowMs,
}: {
  readonly logger: Logger
  /** Milliseconds from which a statement is slow, the wait for a connection included. */
  readonly slowMs: number
}): ReportStatement {
  return ({ fingerprint, summary, coordinate, ledger, ms, error }) => {
    recordStatement(summary, ms, error === undefined || error === null ? undefined : codeOf(error))
    if (ms < slowMs) return
    const { requestId, operation } = ledger
    const line = {
      requestId,
      operation: operation.id,
      statement: fingerprint,
      field: coordinate,
      ms: Math.round(ms),
    }
    logger.warn(line, 'slow statement')
  }
}

function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown'
}
