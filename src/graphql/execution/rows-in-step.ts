import type { GraphQLResolveInfo } from 'graphql'
import type { Path } from 'graphql/jsutils/Path.js'
import type { Fail } from './field-place.ts'
import type { Execution } from './selection.ts'
import { type PromisedField, type WaitingField, WaitingRow } from './waiting-row.ts'

/**
 * The rows of a list that wait for fields, as for what loaders bring. From the last of its fields graphql-js leads each of
 * them by five promises to its place, all in the same microtasks: while nothing fails, it cannot be told from that if
 * the list waits as long for all of them. A row that fails goes alone from there, by graphql-js's promises.
 */
export class RowsInStep {
  readonly execution: Execution
  readonly #items: unknown[]
  readonly #failItem: Fail
  #begun: WaitingRow | undefined
  #last: WaitingRow | undefined
  #waiting = 0
  #alone = 0
  #hasArrived = false
  #list: PromiseWithResolvers<unknown[]> | undefined

  /** @param items The rows in their places, while they wait as well. */
  constructor(execution: Execution, items: unknown[], failItem: Fail) {
    this.execution = execution
    this.#items = items
    this.#failItem = failItem
  }

  /** Lets the row whose selection runs wait for a field. */
  begin(field: PromisedField, path: Path, info?: GraphQLResolveInfo): WaitingField {
    this.#begun ??= new WaitingRow(this, path.prev!)
    return this.#begun.waitFor(field, path, info)
  }

  /** The row that the selection which has just run has begun. */
  takeBegun(): WaitingRow | undefined {
    const row = this.#begun
    this.#begun = undefined
    return row
  }

  enter(row: WaitingRow): void {
    row.previous = this.#last
    this.#last = row
    this.#waiting += 1
  }

  get areWaiting(): boolean {
    return this.#waiting > 0
  }

  /** The list, when all of its rows are complete. */
  all(): Promise<unknown[]> {
    this.#list = Promise.withResolvers()
    return this.#list.promise
  }

  /** Puts a promise into each row's place, for a list that has others. */
  part(): void {
    for (let row = this.#last; row; row = row.previous) this.#items[row.index] = this.#promiseOf(row)
    this.#waiting = 0
  }

  /** A row is complete. */
  leave(): void {
    this.#waiting -= 1
    if (this.#waiting === 0) this.execution.arrivals.add(this)
  }

  /** A row does not keep step. */
  letGo(row: WaitingRow): void {
    this.#alone += 1
    this.#promiseOf(row).then(
      (item) => {
        this.#items[row.index] = item
        this.#alone -= 1
        this.#finish()
      },
      (error: unknown) => this.#list?.reject(error),
    )
    this.leave()
  }

  arrive(): void {
    this.#hasArrived = true
    this.#finish()
  }

  #promiseOf(row: WaitingRow): Promise<unknown> {
    return row.goAlone().then(undefined, (error: unknown) => this.#failItem(this.execution, row.path, error))
  }

  #finish(): void {
    if (this.#hasArrived && this.#alone === 0) this.#list?.resolve(this.#items)
  }
}
