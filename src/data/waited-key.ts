import type { AsyncResource } from 'node:async_hooks'

/** Somebody who waits for a value: is told once, and throws nothing. */
export interface Waiter<Value> {
  fulfil(value: Value): void
  reject(error: unknown): void
}

/** A key that was asked for, and who waits for its value. */
export class WaitedKey<Value> {
  readonly #promise: Promise<Value>
  #isPromised = false
  // Most keys are asked for once.
  #first: Waiter<Value> | undefined
  #others: Waiter<Value>[] | undefined

  constructor(promise: Promise<Value>) {
    this.#promise = promise
  }

  /** From now on all wait for the promise: its callbacks come in the order of asking. */
  promised(): Promise<Value> {
    if (!this.#isPromised) {
      this.#isPromised = true
      if (this.#first) this.#tellLater(this.#first)
      for (const waiter of this.#others ?? []) this.#tellLater(waiter)
      this.#first = this.#others = undefined
    }
    return this.#promise
  }

  add(waiter: Waiter<Value>): void {
    if (this.#isPromised) this.#tellLater(waiter)
    else if (!this.#first) this.#first = waiter
    else if (this.#others) this.#others.push(waiter)
    else this.#others = [waiter]
  }

  tell(value: Value): void {
    this.#first?.fulfil(value)
    if (this.#others) for (const waiter of this.#others) waiter.fulfil(value)
  }

  #tellLater(waiter: Waiter<Value>): void {
    this.#promise.then(
      (value) => waiter.fulfil(value),
      (error: unknown) => waiter.reject(error),
    )
  }
}

/**
 * Tells all waiters in one go when the values are there: one after the other by callbacks of promises, they would be told
 * in the same order, with nothing between them. Not where that cannot be said: where a key has failed, or others wait by
 * promises.
 * @param place where waiters go on; undefined where others wait by promises
 */
export function tellAll<Value>(
  promisedValues: Promise<readonly (Value | Error)[]>,
  keys: readonly WaitedKey<Value>[],
  place: AsyncResource | undefined,
): void {
  const tellEach = () => {
    for (const key of keys) void key.promised()
  }
  promisedValues.then((values) => {
    const isPlain = values.length === keys.length && !values.some((value) => value instanceof Error)
    if (!place || !isPlain) return tellEach()
    const tell = () => keys.forEach((key, index) => key.tell(values[index] as Value))
    void Promise.resolve().then(() => place.runInAsyncScope(tell))
  }, tellEach)
}
