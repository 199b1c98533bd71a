import { AsyncResource } from 'node:async_hooks'
import DataLoader from 'dataloader'
import { runAtCoordinate } from '../budget/ledger.ts'
import { observeBatch } from '../telemetry/batches.ts'
import type { Wave } from './wave.ts'
import { WaitedKey, type Waiter, tellAll, tellEach } from './waited-key.ts'

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
class KeyBatch<Key, Value> {
  // Here and not in DataLoader, which makes a new promise each time that a key comes again.
  readonly keys = new Map<unknown, WaitedKey<Key, Value>>()
  asked = 0
  /** Whether somebody waits by a promise: DataLoader has all keys then, and otherwise the first alone. */
  isPromised = false
  /** Where waiters go on: that of the first, outside the field that asks. */
  place: AsyncResource | undefined
}

class WaveLoader<Key, Value> implements Loader<Key, Value> {
  readonly #options: LoaderOptions<Key, Value>
  // Made when they are needed: a request has many loaders, and uses few.
  #loader: DataLoader<Key, Value> | undefined
  #batch: KeyBatch<Key, Value> | undefined

  constructor(options: LoaderOptions<Key, Value>) {
    this.#options = options
  }

  get name(): string {
    return this.#options.name
  }

  load(key: Key): Promise<Value> {
    const batch = (this.#batch ??= new KeyBatch())
    if (!batch.isPromised) {
      batch.isPromised = true
      const [, ...others] = batch.keys.values()
      for (const waited of others) waited.promise = this.#loader!.load(waited.key)
    }
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

  #waitedKey(batch: KeyBatch<Key, Value>, key: Key): WaitedKey<Key, Value> {
    batch.asked += 1
    const { cacheKey } = this.#options
    const identity = cacheKey ? cacheKey(key) : key
    let waited = batch.keys.get(identity)
    if (!waited) {
      waited = new WaitedKey(key)
      // The first brings DataLoader to send a batch, which takes the others along: a promise of each is dear.
      if (batch.isPromised || batch.keys.size === 0) {
        this.#loader ??= this.#createDataLoader()
        waited.promise = this.#loader.load(key)
      }
      batch.keys.set(identity, waited)
    }
    return waited
  }

  #createDataLoader(): DataLoader<Key, Value> {
    const { name, wave } = this.#options
    return new DataLoader<Key, Value>(() => this.#send(), {
      name,
      cache: false,
      batchScheduleFn: wave.gather,
    })
  }

  /** Gives the values of the keys that DataLoader has. */
  #send(): Promise<readonly (Value | Error)[]> {
    const { name, wave, batch } = this.#options
    const { keys: waitedKeys, asked, isPromised, place } = this.#batch!
    this.#batch = undefined
    const waited = [...waitedKeys.values()]
    const facts = { loader: name, keys: asked, unique: waited.length }
    const keys = waited.map(({ key }) => key)
    const values = wave.during(() => observeBatch(facts, () => batch(keys)))
    // Before DataLoader is told.
    if (place && isPromised) tellEach(values, waited)
    else if (place) tellAll(values, waited, place)
    return isPromised ? values : Promise.resolve([null as Value])
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
