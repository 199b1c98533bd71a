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

/** A row of a list that waits for the value of one of its fields. */
export class WaitingRow {
  readonly #rows: RowsInStep
  readonly #field: PromisedField
  readonly #info: GraphQLResolveInfo
  /** That of the field, beneath the row's. */
  readonly #fieldPath: Path
  #results: Results | undefined
  #completed: PromiseWithResolvers<unknown> | undefined
  /** The one before it in its list. */
  previous: WaitingRow | undefined

  constructor(rows: RowsInStep, field: PromisedField, info: GraphQLResolveInfo, fieldPath: Path) {
    this.#rows = rows
    this.#field = field
    this.#info = info
    this.#fieldPath = fieldPath
  }

  get path(): Path {
    return this.#fieldPath.prev!
  }

  /** In the list. */
  get index(): number {
    return this.path.key as number
  }

  /** Lets the row wait, with what it has of the others. */
  stay(results: Results): void {
    this.#results = results
    this.#rows.enter(this)
  }

  /** Adds a promise for the field to what else is promised. */
  part(results: Results): string {
    const { responseName, fail } = this.#field
    this.#completed = Promise.withResolvers()
    results[responseName] = this.#completed.promise.then(undefined, (error: unknown) =>
      fail(this.#rows.execution, this.#fieldPath, error),
    )
    return responseName
  }

  /** The whole row, by the promises that graphql-js makes for it. */
  goAlone(): Promise<Results> {
    return settled(this.#results!, [this.part(this.#results!)])
  }

  fulfil(value: unknown): void {
    const { responseName, complete } = this.#field
    try {
      const completed = complete(this.#rows.execution, this.#info, this.#fieldPath, value)
      if (!this.#completed && isPromise(completed)) this.#rows.letGo(this)
      if (this.#completed) return this.#completed.resolve(completed)
      this.#results![responseName] = completed
    } catch (error) {
      return this.reject(error)
    }
    this.#rows.leave()
  }

  reject(error: unknown): void {
    if (!this.#completed) this.#rows.letGo(this)
    this.#completed!.reject(error)
  }
}
