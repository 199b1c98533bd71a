import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
import { isTraced, runUntraced } from '../telemetry/tracing.ts'
import type { Allowance } from './verdict.ts'

/** Where a statement came from when no resolver field is known: reading the viewer's rights, for instance. */
export const outsideFields = '(request)'

interface LedgerScope {
  readonly ledger: Ledger
  readonly coordinate: string
  /** Where the field's resolver runs from the second row on: entered for each, and made once. */
  place: AsyncResource | undefined
  wasEntered: boolean
}

const scopes = new AsyncLocalStorage<LedgerScope>()

interface StatementCount {
  readonly fingerprint: string
  readonly coordinate: string
  times: number
}

/** How often one statement was sent, and for which fields. */
export interface StatementTally {
  readonly fingerprint: string
  times: number
  readonly timesByCoordinate: Map<string, number>
}

/** What a request asks for, by a name from a closed list. */
export interface AskedOperation {
  readonly id: string
  readonly type: string
}

/** Of a request that is not understood, or not yet. */
const unknownOperation: AskedOperation = { id: 'other', type: 'unknown' }

/** All SQL statements of one request, whatever sends them: reads, writes, BEGIN and COMMIT, failures included. */
export class Ledger {
  /** Statements sent for this request. */
  statements = 0
  /** Those of them that failed: PostgreSQL does not list these in pg_stat_statements. */
  failed = 0
  /** Those of them that another request sent and this one waited for. */
  shared = 0
  /** Rows that came back. */
  rows = 0
  /** Whether the request asked for an answer without any cache. */
  skipsCache = false
  /** Look-ups that a cache answered, and those that it did not. */
  cacheHits = 0
  cacheMisses = 0
  /** Calls to the store behind the caches. */
  cacheCalls = 0
  /** Statements of which it is known what would make their answers untrue. */
  traced = 0
  /**
   * What would make the answer untrue, as cache tags, each with the generation that it was read under; undefined where
   * the answer is not to be kept.
   */
  sources: Map<string, string | undefined> | undefined
  /** Why no further statement is sent for this request, as a sentence; undefined while it is open. */
  closed: string | undefined
  operation = unknownOperation
  /** What the operation may take; undefined until that is known. */
  allowance: Allowance | undefined
  /** Code of the first error in the answer, or of one that the server is to blame for. */
  failure: string | undefined
  /** Until when statements may run, on the clock of `performance.now()`; Infinity outside requests. */
  readonly deadline: number
  /** The request's id, for whoever reports on it. */
  readonly requestId: string | undefined
  readonly #counts = new Map<string, StatementCount>()
  readonly #scopes = new Map<string, LedgerScope>()

  constructor(options: { requestId?: string; deadline?: number } = {}) {
    this.requestId = options.requestId
    this.deadline = options.deadline ?? Infinity
  }

  record(fingerprint: string, coordinate: string): void {
    this.statements += 1
    const key = `${coordinate} ${fingerprint}`
    const count = this.#counts.get(key)
    if (count) count.times += 1
    else this.#counts.set(key, { fingerprint, coordinate, times: 1 })
  }

  /** By fingerprint: put together only where somebody has to be told. */
  get tallies(): ReadonlyMap<string, StatementTally> {
    const tallies = new Map<string, StatementTally>()
    for (const { fingerprint, coordinate, times } of this.#counts.values()) {
      let tally = tallies.get(fingerprint)
      if (!tally) tallies.set(fingerprint, (tally = { fingerprint, times: 0, timesByCoordinate: new Map() }))
      tally.times += times
      tally.timesByCoordinate.set(coordinate, times)
    }
    return tallies
  }

  /** Counts statements of another request that this one waited for. */
  share(fingerprint: string, coordinate: string, statements = 1): void {
    // What comes after the answer is told nobody.
    if (this.closed) return
    for (let count = 0; count < statements; count += 1) this.record(fingerprint, coordinate)
    this.shared += statements
  }

  /** Takes over what was counted elsewhere for work that nobody waits for; what others sent for it they have counted. */
  absorb({ statements, shared, failed, rows }: Ledger): void {
    this.statements += statements - shared
    this.failed += failed
    this.rows += rows
  }

  /** Refuses every further statement of this request, since nobody waits for the answer any more. */
  close(reason: string): void {
    this.closed ??= reason
  }

  scopeOf(coordinate: string): LedgerScope {
    let scope = this.#scopes.get(coordinate)
    if (!scope)
      this.#scopes.set(
        coordinate,
        (scope = { ledger: this, coordinate, place: undefined, wasEntered: false }),
      )
    return scope
  }
}

/** Runs a request so that every statement it causes, at any depth, is written into this ledger. */
export function runWithLedger<Result>(ledger: Ledger, run: () => Result): Result {
  return scopes.run(ledger.scopeOf(outsideFields), run)
}

/** Runs a resolver so that its statements carry the field's schema coordinate, `Act.parties`. */
export function runAtCoordinate<Values extends unknown[], Result>(
  coordinate: string,
  run: (...values: Values) => Result,
  ...values: Values
): Result {
  const scope = scopes.getStore()
  if (!scope) return run(...values)
  const own = scope.ledger.scopeOf(coordinate)
  // A trace can stand elsewhere for each row. And most fields are entered once.
  if (!own.wasEntered || isTraced()) {
    own.wasEntered = true
    return scopes.run(own, run, ...values)
  }
  own.place ??= scopes.run(own, () => new AsyncResource('sportello.field'))
  return own.place.runInAsyncScope(run, undefined, ...values)
}

/** Runs what no request waits for: its statements are nobody's. */
export function runOutsideRequests<Result>(run: () => Result): Result {
  return scopes.exit(() => runUntraced(run))
}

/** The ledger and the field of the running request; undefined outside requests. */
export function currentScope(): LedgerScope | undefined {
  return scopes.getStore()
}

/** Milliseconds that the running request has left, at least 1; Infinity outside requests. */
export function remainingMilliseconds(): number {
  const deadline = scopes.getStore()?.ledger.deadline ?? Infinity
  return deadline === Infinity ? Infinity : Math.max(1, Math.ceil(deadline - performance.now()))
}
