/** What one cache did since the process started. */
export interface CacheStatistics {
  /** Keys answered, from either level. */
  hits: number
  misses: number
  /** Of the hits, those that were due to be read again. */
  stale: number
  /** Of the other hits, those that said that there is nothing. */
  negative: number
  /** Calls to the store that failed or took too long. */
  errors: number
  /** Bytes written to the store. */
  bytes: number
}

export type StatisticsByName = ReadonlyMap<string, CacheStatistics>

/** The counters of every cache, by the name of its loader. */
export function createStatistics() {
  const byName = new Map<string, CacheStatistics>()
  return {
    byName: byName as StatisticsByName,
    of(name: string): CacheStatistics {
      let found = byName.get(name)
      if (!found) {
        found = { hits: 0, misses: 0, stale: 0, negative: 0, errors: 0, bytes: 0 }
        byName.set(name, found)
      }
      return found
    },
  }
}
