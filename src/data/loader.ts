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
 * A DataLoader that takes part in the request's waves. It remembers keys within a wave only: remembered for longer,
 * a field would take a statement or none depending on which rows came before it.
 */
export function createLoader<Key, Value>(options: LoaderOptions<Key, Value>): Loader<Key, Value> {
  const { name, wave, cacheKey, batch } = options
  let asked = 0
  const loader = new DataLoader<Key, Value, unknown>(
    (keys) => {
      loader.clearAll()
      const batchFacts = { loader: name, keys: asked, unique: keys.length }
      asked = 0
      return wave.during(() => observeBatch(batchFacts, () => batch(keys)))
    },
    {
      name,
      batchScheduleFn: wave.gather,
      ...(cacheKey && { cacheKeyFn: cacheKey }),
    },
  )
  const load = (key: Key) => {
    asked += 1
    return loader.load(key)
  }
  return { name, load, loadReferenced: load as Loader<Key, Value>['loadReferenced'] }
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
