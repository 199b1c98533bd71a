import { Keyv } from 'keyv'
import { LRUCache } from 'lru-cache'
import type { CacheStore } from './store.ts'

/** Bytes that the entries may take, keys included; the least recently used ones go first. */
const largestSize = 64 * 1024 * 1024

/** Keeps entries in this process; for a server without Redis. */
export function createMemoryStore(): CacheStore {
  const memory = new LRUCache<string, string>({
    maxSize: largestSize,
    sizeCalculation: (value, key) => value.length + key.length,
  })
  const store = {
    get: (key: string) => memory.get(key),
    // Keyv hands over a time to live, which stands in the text already; the memory takes it for options.
    set: (key: string, value: string) => void memory.set(key, value),
    delete: (key: string) => memory.delete(key),
    clear: () => memory.clear(),
  }
  const keyv = new Keyv({ store, ...plainText, throwOnErrors: true })
  return {
    kind: 'memory',
    isShared: false,
    read: (keys) => keyv.getMany<string>([...keys]),
    write: async (entries) => void (await keyv.setMany([...entries])),
    clear: () => keyv.clear(),
    state: () => ({ kind: 'memory', status: 'ok', circuit: 'closed' }),
    close: async () => memory.clear(),
  }
}

/** Keyv's own format is JSON around a value; ours are texts already, so an expiry in front is all they need. */
export const plainText = {
  serialize: ({ value, expires }: { value?: unknown; expires?: number | null }): string =>
    `${expires ?? ''}|${value as string}`,
  deserialize(text: string) {
    const end = text.indexOf('|')
    const expires = end > 0 ? Number(text.slice(0, end)) : undefined
    return { value: text.slice(end + 1), expires } as never
  },
}
