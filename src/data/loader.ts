import DataLoader from 'dataloader'
import { observeBatch } from '../telemetry/batches.ts'
import type { Wave } from './wave.ts'

export interface Loader<Key, Value> {
  readonly name: string
  load(key: Key): Promise<Value>
  /** The same for keys that a foreign key guarantees to be there. */
  loadReferenced(key: Key): Promise<NonNullable<Value>>
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

class WaveLoader<Key, Value> implements Loader<Key, Value> {
  readonly #options: LoaderOptions<Key, Value>
  // Made when they are needed: a request has many loaders, and uses few.
  #loader: DataLoader<Key, Value> | undefined
  #promises: Map<unknown, Promise<Value>> | undefined
  #asked = 0

  constructor(options: LoaderOptions<Key, Value>) {
    this.#options = options
  }

  get name(): string {
    return this.#options.name
  }

  load(key: Key): Promise<Value> {
    this.#asked += 1
    const { cacheKey } = this.#options
    const identity = cacheKey ? cacheKey(key) : key
    // Here and not in DataLoader, which makes a new promise each time that a key comes again.
    const promises = (this.#promises ??= new Map<unknown, Promise<Value>>())
    let promise = promises.get(identity)
    if (!promise) promises.set(identity, (promise = (this.#loader ??= this.#createDataLoader()).load(key)))
    return promise
  }

  loadReferenced(key: Key): Promise<NonNullable<Value>> {
    return this.load(key) as Promise<NonNullable<Value>>
  }

  #createDataLoader(): DataLoader<Key, Value> {
    const { name, wave, batch } = this.#options
    return new DataLoader<Key, Value>(
      (keys) => {
        this.#promises = undefined
        const facts = { loader: name, keys: this.#asked, unique: keys.length }
        this.#asked = 0
        return wave.during(() => observeBatch(facts, () => batch(keys)))
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
