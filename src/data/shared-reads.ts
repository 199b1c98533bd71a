import { AsyncResource } from 'node:async_hooks'
import type { SpanContext } from '@opentelemetry/api'
import { type Ledger, currentScope, outsideFields } from '../budget/ledger.ts'
import { ServiceUnavailableError, TimeoutError } from '../errors.ts'
import { type BatchTally, currentBatch } from '../telemetry/batches.ts'
import { currentSpanContext, linkTo } from '../telemetry/tracing.ts'
import { type WaitingBatch, createDepartures } from './departures.ts'
import type { Columns, RowOf, Statement } from './statement.ts'

export type Read = <C extends Columns>(
  statement: Statement<C>,
  values: readonly unknown[],
) => Promise<RowOf<C>[]>

type Row = RowOf<Columns>
type RowsOfKeys = (readonly Row[])[]

/** A request that waits for rows, and what it takes to go on as this request. */
interface Asker {
  readonly keys: readonly string[]
  readonly ledger: Ledger | undefined
  readonly coordinate: string
  /** Runs what is this request's own. */
  readonly place: AsyncResource
  /** What it is a part of, where that is traced. */
  readonly batch: BatchTally | undefined
  readonly resolve: (rowsOfKeys: RowsOfKeys) => void
  readonly reject: (error: unknown) => void
}

type Batch = WaitingBatch<Asker>

/**
 * Reads rows by keys for all requests that ask in the same moment, or while the same statement is on its way, with one
 * statement: only what is the same for every viewer may be read so, policies come after. One of them sends it; the
 * others count it as shared.
 * @param longestStatementMs what a statement can take, in milliseconds, the wait for a connection included
 */
export function createSharedReads(read: Read, longestStatementMs: number) {
  const join = createDepartures<Asker>(dispatch)

  /**
   * The rows of each key, in the keys' order; those of one key in the statement's order. They can be other requests' as
   * well.
   * @param statement has the array of keys as its only parameter
   */
  return function readByKeys<C extends Columns>(
    statement: Statement<C>,
    keys: readonly string[],
    keyColumn: keyof C & string,
  ): Promise<(readonly RowOf<C>[])[]> {
    return new Promise((resolve, reject) => {
      const scope = currentScope()
      const asker: Asker = {
        keys,
        ledger: scope?.ledger,
        coordinate: scope?.coordinate ?? outsideFields,
        place: new AsyncResource('sportello.read'),
        batch: currentBatch(),
        resolve: resolve as Asker['resolve'],
        reject,
      }
      join(statement, keyColumn, asker)
    })
  }

  async function dispatch({ statement, keyColumn, askers }: Batch): Promise<void> {
    const [first] = askers
    if (askers.length === 1) return readAlone(statement, keyColumn, first!)
    const now = performance.now()
    const sender = askers.reduce((latest, asker) =>
      remainingOf(asker, now) > remainingOf(latest, now) ? asker : latest,
    )
    // Nobody is left who may send anything: each learns so.
    if (remainingOf(sender, now) <= 0)
      return void askers.forEach((asker) => void readAlone(statement, keyColumn, asker))
    const company = askers.filter((asker) => asker !== sender)
    await sender.place.runInAsyncScope(() => readTogether(statement, keyColumn, sender, company))
  }

  async function readTogether(
    statement: Statement,
    keyColumn: string,
    sender: Asker,
    company: readonly Asker[],
  ): Promise<void> {
    const origin = currentSpanContext()
    const watch = watchDeadlines(company, longestStatementMs)
    const keys = new Set(sender.keys)
    for (const asker of company) for (const key of asker.keys) keys.add(key)
    try {
      const rows = await read(statement, [[...keys]])
      const rowsByKey = byKey(rows, keyColumn)
      const own = rowsOf(sender, rowsByKey)
      noteRows(sender, countOf(own) - rows.length)
      sender.resolve(own)
      for (const asker of company) share(statement, asker, rowsOf(asker, rowsByKey), origin)
    } catch (error) {
      for (const asker of [sender, ...company]) afterFailure(statement, keyColumn, asker, error)
    } finally {
      watch.end()
    }
  }

  /** It failed for all, but perhaps because of one. What no other try can help fails at once. */
  function afterFailure(statement: Statement, keyColumn: string, asker: Asker, error: unknown): void {
    if (error instanceof ServiceUnavailableError) asker.reject(error)
    else void readAlone(statement, keyColumn, asker)
  }

  function readAlone(statement: Statement, keyColumn: string, asker: Asker): Promise<void> {
    const { keys, place, resolve, reject } = asker
    return place
      .runInAsyncScope(read, undefined, statement, [keys])
      .then((rows) => resolve(rowsOf(asker, byKey(rows, keyColumn))), reject)
  }
}

/**
 * Somebody else's statement may take longer than a request may wait: it gives up in time, with one timer for all. One
 * that was left waits for nothing.
 */
function watchDeadlines(company: readonly Asker[], longestStatementMs: number): { end(): void } {
  let timer: NodeJS.Timeout | undefined
  const now = performance.now()
  let waiting = company.filter(
    (asker) => !asker.ledger?.closed && remainingOf(asker, now) <= longestStatementMs,
  )

  function wait(): void {
    if (waiting.length === 0) return
    const first = Math.min(...waiting.map((asker) => remainingOf(asker)))
    timer = setTimeout(giveUp, Math.max(1, first))
  }

  function giveUp(): void {
    const late = waiting.filter((asker) => remainingOf(asker) <= 0)
    waiting = waiting.filter((asker) => !late.includes(asker))
    for (const { reject } of late) {
      reject(new TimeoutError('The request took longer than it may. Ask for less.'))
    }
    wait()
  }

  wait()
  return { end: () => clearTimeout(timer) }
}

/** Milliseconds that a request may still send statements for; 0 for one that may not, Infinity outside requests. */
function remainingOf({ ledger }: Asker, now = performance.now()): number {
  if (!ledger) return Infinity
  return ledger.closed ? 0 : Math.max(0, ledger.deadline - now)
}

function byKey(rows: readonly Row[], keyColumn: string): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, (row) => row[keyColumn] as string)
}

function rowsOf({ keys }: Asker, rowsByKey: ReadonlyMap<string, readonly Row[]>): RowsOfKeys {
  return keys.map((key) => rowsByKey.get(key) ?? [])
}

function countOf(rowsOfKeys: RowsOfKeys): number {
  return rowsOfKeys.reduce((count, rows) => count + rows.length, 0)
}

function share(
  statement: Statement,
  asker: Asker,
  rowsOfKeys: RowsOfKeys,
  origin: SpanContext | undefined,
): void {
  asker.ledger?.share(statement.name, asker.coordinate)
  noteRows(asker, countOf(rowsOfKeys))
  if (origin) asker.place.runInAsyncScope(linkTo, undefined, origin)
  asker.resolve(rowsOfKeys)
}

/** The sender was given everybody's rows; each is to have its own. */
function noteRows({ ledger, batch }: Asker, difference: number): void {
  if (ledger) ledger.rows += difference
  if (batch) batch.rows += difference
}
