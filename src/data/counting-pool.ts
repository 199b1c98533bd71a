import pg from 'pg'
import { TimeoutError } from '../errors.ts'
import { Ledger, currentScope, outsideFields } from '../budget/ledger.ts'

// pg's overloads cannot be repeated in a subclass: the arguments pass through as they are.
type Arguments = unknown[]

/** What was sent through a pool since the start. */
export interface StatementTotals {
  statements: number
  failed: number
}

export type CountingPool = pg.Pool & {
  /** Probes, migrations and whatever else no request asked for. */
  readonly background: Ledger
  readonly total: Readonly<StatementTotals>
}

/**
 * A pool that writes every statement into the ledger of the request that sends it. It counts where statements enter
 * the pool, under Prisma and our own reads alike: BEGIN included, and before the wait for a connection, where the
 * request is still known. Statements outside requests go to `background`.
 */
export function createCountingPool(settings: pg.PoolConfig): CountingPool {
  return new StatementCounter(settings)
}

class StatementCounter extends pg.Pool {
  readonly background = new Ledger()
  readonly total: StatementTotals = { statements: 0, failed: 0 }
  #insideQuery = false

  override query(...values: Arguments): never {
    const settle = this.#begin(values[0])
    // pool.query takes its connection through this.connect: that connection must not count once more.
    this.#insideQuery = true
    try {
      return observed(super.query as (...values: Arguments) => unknown, this, values, settle) as never
    } finally {
      this.#insideQuery = false
    }
  }

  override connect(...values: Arguments): never {
    const callback = values[0]
    if (this.#insideQuery || typeof callback === 'function') {
      return (super.connect as (...values: Arguments) => unknown).apply(this, values) as never
    }
    return super.connect().then((client) => this.#countStatementsOf(client)) as never
  }

  #countStatementsOf(client: pg.PoolClient): pg.PoolClient {
    const { query, release } = client
    client.query = ((...values: Arguments) =>
      observed(query as (...values: Arguments) => unknown, client, values, this.#begin(values[0]))) as never
    client.release = (error) => {
      client.query = query
      release.call(client, error)
    }
    return client
  }

  #begin(statement: unknown): Settle {
    const scope = currentScope()
    const ledger = scope?.ledger ?? this.background
    if (ledger.closed) throw ledger.closed
    if (performance.now() > ledger.deadline) throw new TimeoutError('The request took longer than it may. Ask for less.')
    ledger.record(fingerprintOf(statement), scope?.coordinate ?? outsideFields)
    this.total.statements += 1
    return (error, result) => {
      if (error) {
        ledger.failed += 1
        this.total.failed += 1
      } else {
        ledger.rows += result?.rowCount ?? 0
      }
    }
  }
}

type Settle = (error: unknown, result?: { rowCount?: number | null }) => void

/** Calls pg in either of its two forms and learns how the statement ended. */
function observed(
  query: (...values: Arguments) => unknown,
  target: unknown,
  values: Arguments,
  settle: Settle,
): unknown {
  const callback = values.at(-1)
  if (typeof callback === 'function') {
    return query.apply(target, [
      ...values.slice(0, -1),
      (error: unknown, result: { rowCount?: number }) => {
        settle(error, result)
        callback(error, result)
      },
    ])
  }
  const answer = query.apply(target, values)
  if (answer instanceof Promise) answer.then((result) => settle(undefined, result), settle)
  return answer
}

/** A statement's name, or its text without line breaks; never its values. */
function fingerprintOf(statement: unknown): string {
  if (typeof statement === 'string') return statement.replace(/\s+/g, ' ').trim().slice(0, 300)
  const { name, text } = statement as { name?: string; text?: string }
  return name ?? (text ?? 'unknown').replace(/\s+/g, ' ').trim().slice(0, 300)
}
