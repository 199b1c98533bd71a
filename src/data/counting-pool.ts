import pg from 'pg'
import { Ledger, currentScope, outsideFields, runOutsideRequests } from '../budget/ledger.ts'
import { TimeoutError } from '../errors.ts'

/** What was sent through a pool since the start. */
export interface StatementTotals {
  statements: number
  failed: number
  rows: number
}

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
export function createCountingPool(settings: pg.PoolConfig): CountingPool {
  return new StatementCounter(settings) as unknown as CountingPool
}

// pg's overloads cannot be repeated in a subclass: arguments and answers pass through as they are.
type Pass = (...values: unknown[]) => unknown
type Settle = (error: unknown, result?: { rowCount?: number | null }) => void

interface PlainPool {
  query(...values: unknown[]): unknown
  connect(...values: unknown[]): unknown
}

class StatementCounter extends (pg.Pool as unknown as new (settings: pg.PoolConfig) => PlainPool) {
  readonly background = new Ledger()
  readonly total: StatementTotals = { statements: 0, failed: 0, rows: 0 }
  #insideQuery = false

  override query(...values: unknown[]): unknown {
    const settle = this.#begin(values[0])
    // pool.query takes its connection through this.connect: that connection must not count once more.
    this.#insideQuery = true
    try {
      return observed(super.query.bind(this), values, settle)
    } finally {
      this.#insideQuery = false
    }
  }

  override connect(...values: unknown[]): unknown {
    if (this.#insideQuery || typeof values[0] === 'function') return super.connect(...values)
    return (super.connect() as Promise<pg.PoolClient>).then((client) => this.#countStatementsOf(client))
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
    ledger.record(fingerprint, scope?.coordinate ?? outsideFields)
    this.total.statements += 1
    return (error, result) => {
      if (error) {
        ledger.failed += 1
        this.total.failed += 1
      } else {
        const rows = result?.rowCount ?? 0
        ledger.rows += rows
        this.total.rows += rows
      }
    }
  }
}

function refuseWhenOver({ closed, deadline }: Ledger): void {
  if (closed) throw closed
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

/** A statement's name, or its text on one line; never its values. */
function fingerprintOf(statement: unknown): string {
  const { name, text = String(statement) } = statement as { name?: string; text?: string }
  return name ?? text.replace(/\s+/g, ' ').trim().slice(0, 300)
}
