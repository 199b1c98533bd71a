import { context } from '@opentelemetry/api'
import pg from 'pg'
import { Ledger, currentScope, outsideFields, runOutsideRequests } from '../budget/ledger.ts'
import { ServiceUnavailableError, TimeoutError } from '../errors.ts'
import { currentBatch } from '../telemetry/batches.ts'
import { querySummary } from '../telemetry/query-summary.ts'
import { recordWait } from './pool-metrics.ts'

/** What was sent through a pool since the start. */
export interface StatementTotals {
  statements: number
  failed: number
  rows: number
}

/** A statement that has ended, well or not. */
export interface SettledStatement {
  /** Its name, or its text on one line. */
  readonly fingerprint: string
  /** Its name, or the first word of its text. */
  readonly summary: string
  readonly coordinate: string
  readonly ledger: Ledger
  /** Milliseconds, the wait for a connection included. */
  readonly ms: number
  readonly error: unknown
}

export type ReportStatement = (statement: SettledStatement) => void

export type CountingPool = pg.Pool & {
  /** Probes, migrations and whatever else no request asked for. */
  readonly background: Ledger
  readonly total: Readonly<StatementTotals>
  /** Sends a statement over a connection of its own, beside the pool: nobody's, and yet counted. */
  countInBackground<Result extends { rowCount: number | null }>(
    send: () => Promise<Result>,
    statement: string,
  ): Promise<Result>
}

/**
 * A pool that writes every statement into the ledger of the request that sends it. It counts where statements enter
 * the pool, under Prisma and our own reads alike: BEGIN included, and before the wait for a connection, where the
 * request is still known. Statements outside requests go to `background`.
 */
export function createCountingPool(
  settings: pg.PoolConfig,
  report: ReportStatement = () => {},
): CountingPool {
  return new StatementCounter(settings, report) as unknown as CountingPool
}

// pg's overloads cannot be repeated in a subclass: arguments and answers pass through as they are.
type Pass = (...values: unknown[]) => unknown
type Settle = (error: unknown, result?: { rowCount?: number | null }) => void
type Connected = (error: unknown, ...values: unknown[]) => void

interface PlainPool {
  query(...values: unknown[]): unknown
  connect(...values: unknown[]): unknown
}

class StatementCounter extends (pg.Pool as unknown as new (settings: pg.PoolConfig) => PlainPool) {
  readonly background = new Ledger()
  readonly total: StatementTotals = { statements: 0, failed: 0, rows: 0 }
  readonly #report: ReportStatement

  constructor(settings: pg.PoolConfig, report: ReportStatement) {
    super(settings)
    this.#report = report
  }

  override query(...values: unknown[]): unknown {
    // It takes its connection through this.connect with a callback: that connection does not count once more.
    return observed(super.query.bind(this), values, this.#begin(values[0]))
  }

  override connect(...values: unknown[]): unknown {
    const settleWait = beginWait()
    if (typeof values[0] === 'function') {
      // A statement that waits goes on in the callback of whoever gives a connection back, and in that one's trace.
      const connected = values[0] as Connected
      const trace = context.active()
      return super.connect((error: unknown, ...rest: unknown[]) => {
        settleWait(error)
        context.with(trace, connected, undefined, error, ...rest)
      })
    }
    return (super.connect() as Promise<pg.PoolClient>).then(
      (client) => {
        settleWait(undefined)
        return this.#countStatementsOf(client)
      },
      (error: unknown) => {
        settleWait(error)
        throw error
      },
    )
  }

  countInBackground(send: () => unknown, statement: string): unknown {
    return runOutsideRequests(() => observed(send, [], this.#begin(statement)))
  }

  #countStatementsOf(client: pg.PoolClient): pg.PoolClient {
    const { query, release } = client
    const send = query.bind(client) as unknown as Pass
    client.query = ((...values: unknown[]) => observed(send, values, this.#begin(values[0]))) as never
    client.release = (error) => {
      client.query = query
      // Who gets it next must not go on in somebody else's transaction: one that is not over ends with its connection.
      const isOver = client.getTransactionStatus() === 'I'
      release.call(client, error ?? !isOver)
    }
    return client
  }

  #begin(statement: unknown): Settle {
    const scope = currentScope()
    const ledger = scope?.ledger ?? this.background
    const fingerprint = fingerprintOf(statement)
    // A transaction is given up whatever became of its request.
    if (fingerprint !== 'ROLLBACK') refuseWhenOver(ledger)
    const coordinate = scope?.coordinate ?? outsideFields
    ledger.record(fingerprint, coordinate)
    this.total.statements += 1
    const start = performance.now()
    const batch = currentBatch()
    return (error, result) => {
      if (error) {
        ledger.failed += 1
        this.total.failed += 1
      } else {
        const rows = result?.rowCount ?? 0
        ledger.rows += rows
        this.total.rows += rows
        if (batch) batch.rows += rows
      }
      const ms = performance.now() - start
      this.#report({ fingerprint, summary: summaryOf(statement), coordinate, ledger, ms, error })
    }
  }
}

function refuseWhenOver({ closed, deadline }: Ledger): void {
  if (closed !== undefined) throw new ServiceUnavailableError(closed)
  if (performance.now() > deadline) {
    throw new TimeoutError('The request took longer than it may. Ask for less.')
  }
}

/** Calls pg in either of its two forms and learns how the statement ended. */
function observed(send: Pass, values: unknown[], settle: Settle): unknown {
  const callback = values.at(-1)
  if (typeof callback === 'function') {
    const report: Settle = (error, result) => {
      settle(error, result)
      ;(callback as Settle)(error, result)
    }
    return send(...values.slice(0, -1), report)
  }
  const answer = send(...values)
  if (answer instanceof Promise)
    answer.then((result: { rowCount?: number }) => settle(undefined, result), settle)
  return answer
}

function beginWait(): (error: unknown) => void {
  const start = performance.now()
  return (error) =>
    recordWait(
      performance.now() - start,
      error instanceof Error && error.message.startsWith('timeout exceeded'),
    )
}

function summaryOf(statement: unknown): string {
  return querySummary(typeof statement === 'string' ? { text: statement } : (statement as pg.QueryConfig))
}

/** A statement's name, or its text on one line; never its values. */
function fingerprintOf(statement: unknown): string {
  const { name, text = String(statement) } = statement as { name?: string; text?: string }
  return name ?? text.replace(/\s+/g, ' ').trim().slice(0, 300)
}
