import { AsyncResource } from 'node:async_hooks'
import DataLoader from 'dataloader'
import { runAtCoordinate } from '../budget/ledger.ts'
import { observeBatch } from '../telemetry/batches.ts'
import type { Wave } from './wave.ts'
import { WaitedKey, type Waiter, tellAll } from './waited-key.ts'

export interface Loader<Key, Value> {
  readonly name: string
  load(key: Key): Promise<Value>
  /**
   * The same for somebody who needs no promise: the waiter is told when, and in the order in which, promises of `load`
   * would be.
   * @param coordinate the field that asks: what is sent for it is sent in its name
   */
  loadFor(key: Key, coordinate: string, waiter: Waiter<Value>): void
}

export interface LoaderOptions<Key, Value> {
  /** As the property is called: `partiesByActId`. */
  readonly name: string
  readonly wave: Wave
  /** What makes two keys the same; needed where keys are objects. */
  readonly cacheKey?: (key: Key) => string
  /** One answer per key, in the keys' order. An Error as answer fails that key alone. */
  readonly batch: (keys: readonly Key[]) => Promise<readonly (Value | Error)[]>
}

/**
 * A DataLoader that takes part in the request's waves. Keys are remembered within a wave only: remembered for longer,
 * a field would take a statement or none depending on which rows came before it.
 */
export function createLoader<Key, Value>(options: LoaderOptions<Key, Value>): Loader<Key, Value> {
  return new WaveLoader(options)
}

/** The keys that are asked for until the wave sends them. */
class KeyBatch<Value> {
  // Here and not in DataLoader, which makes a new promise each time that a key comes again.
  readonly keys = new Map<unknown, WaitedKey<Value>>()
  asked = 0
  /** Whether somebody waits by a promise. */
  isPromised = false
  /** Where waiters go on: that of the first, outside the field that asks. */
  place: AsyncResource | undefined
}

class WaveLoader<Key, Value> implements Loader<Key, Value> {
  readonly #options: LoaderOptions<Key, Value>
  // Made when they are needed: a request has many loaders, and uses few.
  #loader: DataLoader<Key, Value> | undefined
  #batch: KeyBatch<Value> | undefined

  constructor(options: LoaderOptions<Key, Value>) {
    this.#options = options
  }

  get name(): string {
    return this.#options.name
  }

  load(key: Key): Promise<Value> {
    const batch = (this.#batch ??= new KeyBatch())
    batch.isPromised = true
    return this.#waitedKey(batch, key).promised()
  }

  loadFor(key: Key, coordinate: string, waiter: Waiter<Value>): void {
    const batch = (this.#batch ??= new KeyBatch())
    batch.place ??= new AsyncResource('sportello.rows')
    const waited =
      batch.keys.size === 0
        ? runAtCoordinate(coordinate, () => this.#waitedKey(batch, key))
        : this.#waitedKey(batch, key)
    waited.add(waiter)
  }

  #waitedKey(batch: KeyBatch<Value>, key: Key): WaitedKey<Value> {
    batch.asked += 1
    const { cacheKey } = this.#options
    const identity = cacheKey ? cacheKey(key) : key
    let waited = batch.keys.get(identity)
    if (!waited) {
      this.#loader ??= this.#createDataLoader()
      batch.keys.set(identity, (waited = new WaitedKey(this.#loader.load(key))))
    }
    return waited
  }

  #createDataLoader(): DataLoader<Key, Value> {
    const { name, wave, batch } = this.#options
    return new DataLoader<Key, Value>(
      (keys) => {
        const asked = this.#batch!
        this.#batch = undefined
        const facts = { loader: name, keys: asked.asked, unique: keys.length }
        const values = wave.during(() => observeBatch(facts, () => batch(keys)))
        const { place } = asked
        // Before DataLoader is told.
        if (place) tellAll(values, [...asked.keys.values()], asked.isPromised ? undefined : place)
        return values
      },
      { name, cache: false, batchScheduleFn: wave.gather },
    )
  }
}

/** A whole list without a key, read once per wave however many fields ask for it. */
export function createListLoader<Row>(options: {
  readonly name: string
  readonly wave: Wave
  readonly read: () => Promise<readonly Row[]>
}) {
  const loader = createLoader<'all', readonly Row[]>({
    ...options,
    batch: async () => [await options.read()],
  })
  return { name: options.name, load: () => loader.load('all') }
}
