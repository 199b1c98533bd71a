import type { GraphQLResolveInfo } from 'graphql'
import type { Path } from 'graphql/jsutils/Path.js'
import type { Complete, Fail } from './field-place.ts'
import type { RowsInStep } from './rows-in-step.ts'
import { type Results, isPromise, settled } from './selection.ts'

/** A field that rows wait for, and how it goes on when its value is there. */
export interface PromisedField {
  readonly responseName: string
  readonly complete: Complete
  readonly fail: Fail
}

/** A row of a list that waits for the values of some of its fields. */
export class WaitingRow {
  readonly rows: RowsInStep
  readonly path: Path
  results: Results | undefined
  #first: WaitingField | undefined
  #last: WaitingField | undefined
  #waiting = 0
  /** The one before it in its list. */
  previous: WaitingRow | undefined

  constructor(rows: RowsInStep, path: Path) {
    this.rows = rows
    this.path = path
  }

  /** In the list. */
  get index(): number {
    return this.path.key as number
  }

  /** Lets the row wait for one more of its fields. */
  waitFor(field: PromisedField, path: Path, info: GraphQLResolveInfo | undefined): WaitingField {
    const waiting = new WaitingField(this, field, path, info)
    if (this.#last) this.#last.next = waiting
    else this.#first = waiting
    this.#last = waiting
    this.#waiting += 1
    return waiting
  }

  /** Lets the row wait, with what it has of the others. */
  stay(results: Results): void {
    this.results = results
    this.rows.enter(this)
  }

  /** Puts promises for the fields that are still waited for among the results, and gives their names. */
  part(results: Results): string[] {
    this.results = results
    const names: string[] = []
    for (let field = this.#first; field; field = field.next) if (!field.isComplete) names.push(field.part())
    return names
  }

  /** The whole row, by the promises that graphql-js makes for it. */
  goAlone(): Promise<Results> {
    const results = this.results!
    return settled(results, this.part(results))
  }

  /** One of the fields is complete. */
  leave(): void {
    this.#waiting -= 1
    if (this.#waiting === 0) this.rows.leave()
  }
}

/** A field whose value a row waits for. */
export class WaitingField {
  readonly #row: WaitingRow
  readonly #field: PromisedField
  readonly #path: Path
  readonly #info: GraphQLResolveInfo | undefined
  /** Where the row does not keep step. */
  #completed: PromiseWithResolvers<unknown> | undefined
  isComplete = false
  /** The one after it in its row. */
  next: WaitingField | undefined

  constructor(row: WaitingRow, field: PromisedField, path: Path, info: GraphQLResolveInfo | undefined) {
    this.#row = row
    this.#field = field
    this.#path = path
    this.#info = info
  }

  /** Puts a promise for the field among the results of its row, and gives its name. */
  part(): string {
    const { responseName, fail } = this.#field
    const { rows, results } = this.#row
    this.#completed = Promise.withResolvers()
    results![responseName] = this.#completed.promise.then(undefined, (error: unknown) =>
      fail(rows.execution, this.#path, error),
    )
    return responseName
  }

  fulfil(value: unknown): void {
    const { execution } = this.#row.rows
    let completed: unknown
    try {
      completed = this.#field.complete(execution, this.#info, this.#path, value)
    } catch (error) {
      return this.reject(error)
    }
    if (completed instanceof Promise) {
      // Not settled yet, so it takes as many microtasks as a promise that is resolved with it.
      completed.then(
        (settled: unknown) => this.#take(settled),
        (error: unknown) => this.reject(error),
      )
    } else {
      if (!this.#completed && isPromise(completed)) this.#row.rows.letGo(this.#row)
      this.#take(completed)
    }
  }

  reject(error: unknown): void {
    if (!this.#completed) this.#row.rows.letGo(this.#row)
    this.#completed!.reject(error)
  }

  #take(completed: unknown): void {
    if (this.#completed) return this.#completed.resolve(completed)
    this.#row.results![this.#field.responseName] = completed
    this.isComplete = true
    this.#row.leave()
  }
}
