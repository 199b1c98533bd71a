import { context } from '@opentelemetry/api'
import pg from 'pg'
import { Ledger, currentScope, outsideFields, runOutsideRequests } from '../budget/ledger.ts'
import { ServiceUnavailableError, TimeoutError } from '../errors.ts'
import { currentBatch } from '../telemetry/batches.ts'
import { querySummary } from '../telemetry/query-summary.ts'
import { sendWithin } from './limited-statement.ts'
import { recordWait } from './pool-metrics.ts'
import { ReadQuery } from './read-query.ts'

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
  query<Row extends pg.QueryResultRow>(statement: LimitedStatement): Promise<pg.QueryResult<Row>>
  /** Sends a statement over a connection of its own, beside the pool: nobody's, and yet counted. */
  countInBackground<Result extends { rowCount: number | null }>(
    send: () => Promise<Result>,
    statement: string,
  ): Promise<Result>
}

export interface CountingPoolSettings extends pg.PoolConfig {
  /** Milliseconds for which a statement is on its way at most, for a database that no longer answers at all. */
  readonly statementLimitMs: number
}

/** A statement that may be on its way for less than others, in milliseconds. */
export interface LimitedStatement extends pg.QueryConfig {
  readonly limitMs?: number
}

/**
 * A pool that writes every statement into the ledger of the request that sends it. It counts where statements enter
 * the pool, under Prisma and our own reads alike: BEGIN included, and before the wait for a connection, where the
 * request is still known. Statements outside requests go to `background`.
 */
export function createCountingPool(
  settings: CountingPoolSettings,
  report: ReportStatement = () => {},
): CountingPool {
  return new StatementCounter(settings, report) as unknown as CountingPool
}

interface Ended {
  readonly rowCount: number | null
}

type Settle = (error: unknown, result?: Ended) => void
type Connected = (error: unknown, ...values: unknown[]) => void

// pg's overloads cannot be repeated in a subclass.
interface PlainPool {
  connect(...values: unknown[]): unknown
}

class StatementCounter extends (pg.Pool as unknown as new (settings: pg.PoolConfig) => PlainPool) {
  readonly background = new Ledger()
  readonly total: StatementTotals = { statements: 0, failed: 0, rows: 0 }
  readonly #limitMs: number
  readonly #report: ReportStatement

  constructor({ statementLimitMs, ...settings }: CountingPoolSettings, report: ReportStatement) {
    super(settings)
    this.#limitMs = statementLimitMs
    this.#report = report
  }

  query(sent: LimitedStatement | string, values?: unknown[]): Promise<pg.QueryResult> {
    const { limitMs = this.#limitMs, ...statement } = configOf(sent, values)
    const { name, text, values: given } = statement
    const query = name === undefined ? statement : new ReadQuery({ name, text, values: given })
    // The connection that is taken with a callback does not count once more.
    return observed(() => sendWithin(this.connect.bind(this), query, limitMs), this.#begin(statement))
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

  countInBackground<Result extends Ended>(send: () => Promise<Result>, statement: string): Promise<Result> {
    return runOutsideRequests(() => observed(send, this.#begin({ text: statement })))
  }

  #countStatementsOf(client: pg.PoolClient): pg.PoolClient {
    const { query, release } = client
    const send = query.bind(client) as (statement: pg.QueryConfig) => Promise<pg.QueryResult>
    client.query = ((statement: pg.QueryConfig | string, values?: unknown[]) => {
      const config = configOf(statement, values)
      return observed(
        () => send({ ...config, query_timeout: this.#limitMs } as pg.QueryConfig),
        this.#begin(config),
      )
    }) as never
    client.release = (error) => {
      client.query = query
      // Who gets it next must not go on in somebody else's transaction: one that is not over ends with its connection.
      const isOver = client.getTransactionStatus() === 'I'
      release.call(client, error ?? !isOver)
    }
    return client
  }

  #begin(statement: pg.QueryConfig): Settle {
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
      this.#report({ fingerprint, summary: querySummary(statement), coordinate, ledger, ms, error })
    }
  }
}

function configOf(statement: LimitedStatement | string, values: unknown[] | undefined): LimitedStatement {
  return typeof statement === 'string' ? { text: statement, ...(values && { values }) } : statement
}

function refuseWhenOver({ closed, deadline }: Ledger): void {
  if (closed !== undefined) throw new ServiceUnavailableError(closed)
  if (performance.now() > deadline) {
    throw new TimeoutError('The request took longer than it may. Ask for less.')
  }
}

/** Learns how a statement ends. */
function observed<Result extends Ended>(send: () => Promise<Result>, settle: Settle): Promise<Result> {
  const answer = send()
  answer.then((result) => settle(undefined, result), settle)
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

/** A statement's name, or its text on one line; never its values. */
function fingerprintOf({ name, text }: pg.QueryConfig): string {
  return name ?? text.replace(/\s+/g, ' ').trim().slice(0, 300)
}
