/** An entry to be kept, for so many milliseconds at most. */
export interface StoredEntry {
  readonly key: string
  readonly value: string
  readonly ttl: number
}

/** How a store is, in words that /health/ shows. */
export interface StoreState {
  readonly kind: 'redis' | 'memory'
  readonly status: 'ok' | 'unreachable' | 'refusing'
  readonly circuit: 'closed' | 'open' | 'half-open'
}

/** The shared level of the cache: text by key. Any call may fail; callers then go on without the cache. */
export interface CacheStore {
  readonly kind: StoreState['kind']
  /** Whether other processes see what this one writes. */
  readonly isShared: boolean
  /** One multi-get. */
  read(keys: readonly string[]): Promise<(string | undefined)[]>
  write(entries: readonly StoredEntry[]): Promise<void>
  /** Forgets everything, those of other versions of the code included. */
  clear(): Promise<void>
  state(): StoreState
  close(): Promise<void>
}
