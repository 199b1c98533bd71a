/** A promise that is none of the language's, as some libraries have them; `then` gives another one of it, or a real one. */
export class ForeignPromise {
  readonly #promise: Promise<unknown>
  readonly #staysForeign: boolean

  constructor(promise: Promise<unknown>, staysForeign: boolean) {
    this.#promise = promise
    // Node watches the language's own promises alone.
    promise.catch(() => {})
    this.#staysForeign = staysForeign
  }

  then(onValue?: (value: unknown) => unknown, onError?: (error: unknown) => unknown): unknown {
    const next = this.#promise.then(onValue, onError)
    return this.#staysForeign ? new ForeignPromise(next, true) : next
  }
}
