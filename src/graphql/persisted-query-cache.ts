import type { Cache } from '../cache/cache.ts'

/** Seconds for which the text behind a hash is kept after somebody has sent it. */
export const persistedQueryTtl = 86_400

/** Texts of automatic persisted queries by their hash, as Apollo asks for them. */
export interface PersistedQueryCache {
  get(key: string): Promise<string | undefined>
  set(key: string, text: string): Promise<void>
  delete(key: string): Promise<boolean>
}

/** A text with values in it can tell of people, and is nothing that many send. */
export function isKept(text: string): boolean {
  return !/["#]/.test(text)
}

/** In the cache that everything else is in. Where that is away a client sends the text again, as for a new hash. */
export function createPersistedQueryCache(cache: Cache): PersistedQueryCache {
  return {
    get: (key) => cache.readText(key),
    set: async (key, text) => {
      if (isKept(text)) await cache.writeText(key, text, persistedQueryTtl * 1_000)
    },
    // Apollo never asks for it: a text stays true to its hash.
    delete: async () => false,
  }
}
