import type { AsyncResource } from 'node:async_hooks'

/** Somebody who waits for a value: is told once, and throws nothing. */
export interface Waiter<Value> {
  fulfil(value: Value): void
  reject(error: unknown): void
}

/** A key that was asked for, and who waits for its value. */
export class WaitedKey<Key, Value> {
  readonly key: Key
  /** Undefined while nobody needs it. */
  promise: Promise<Value> | undefined
  #isPromised = false
  // Most keys are asked for once.
  #first: Waiter<Value> | undefined
  #others: Waiter<Value>[] | undefined

  constructor(key: Key) {
    this.key = key
  }

  /** From now on all wait for its promise, or for this one: its callbacks come in the order of asking. */
  promised(promise = this.promise!): Promise<Value> {
    this.promise = promise
    if (!this.#isPromised) {
      this.#isPromised = true
      if (this.#first) this.#tellLater(this.#first)
      for (const waiter of this.#others ?? []) this.#tellLater(waiter)
      this.#first = this.#others = undefined
    }
    return promise
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
    this.promise!.then(
      (value) => waiter.fulfil(value),
      (error: unknown) => waiter.reject(error),
    )
  }
}

/** Lets the promises of keys tell their waiters, which have waited until the batch is back. */
export function tellEach<Value>(
  promisedValues: Promise<readonly (Value | Error)[]>,
  keys: readonly WaitedKey<unknown, Value>[],
): void {
  const tell = () => keys.forEach((key) => void key.promised())
  promisedValues.then(tell, tell)
}

/**
 * Tells all waiters in one go when the values are there: one after the other by callbacks of promises, they would be told
 * in the same order, with nothing between them. Where a key has failed, each is told as the promises that DataLoader
 * would have made for the keys would tell it, in the same microtask.
 * @param place where waiters go on
 */
export function tellAll<Value>(
  promisedValues: Promise<readonly (Value | Error)[]>,
  keys: readonly WaitedKey<unknown, Value>[],
  place: AsyncResource,
): void {
  function failAll(error: Error): void {
    void Promise.resolve().then(() => keys.forEach((key) => void key.promised(Promise.reject(error))))
  }

  promisedValues.then(
    (values) => {
      if (values.length !== keys.length) {
        failAll(new TypeError(`A batch of ${keys.length} keys was answered with ${values.length} values.`))
      } else if (values.some((value) => value instanceof Error)) {
        keys.forEach((key, index) => void key.promised(settledAs(values[index]!)))
      } else {
        const tell = () => keys.forEach((key, index) => key.tell(values[index] as Value))
        void Promise.resolve().then(() => place.runInAsyncScope(tell))
      }
    },
    failAll as (error: unknown) => void,
  )
}

function settledAs<Value>(value: Value | Error): Promise<Value> {
  return value instanceof Error ? Promise.reject(value) : Promise.resolve(value)
}
