import type { Logger } from 'pino'
import { currentScope } from '../budget/ledger.ts'
import type { Codec } from './codec.ts'
import { type Generations, type Tag, createGenerations } from './generations.ts'
import { createMemoryStore } from './memory-store.ts'
import { createRedisStore } from './redis-store.ts'
import { type KeyedRead, createRowCache, noteSources } from './row-cache.ts'
import { createStatistics } from './statistics.ts'
import type { CacheStore, StoreState } from './store.ts'
import { type TaggedStoreOptions, createTaggedStore } from './tagged-store.ts'

const mostNearEntries = 10_000

export interface CacheOptions {
  /** Undefined: entries stay in this process. */
  readonly redisUrl: string | undefined
  /** Stands for the code that made the entries: other code never reads them. */
  readonly version: string
  /** Whether drops of other processes arrive. */
  readonly isListening: () => boolean
  readonly logger: Logger
}

export interface CacheState extends StoreState {
  /** Whether changes that other instances make are heard of at once. */
  readonly channel: 'listening' | 'silent'
}

export type Cache = ReturnType<typeof createCache>

/**
 * What repositories read through. Everything that is kept hangs on tags; rows of public reference data alone go in,
 * never decisions and never personal data.
 */
export function createCache({ redisUrl, version, isListening, logger }: CacheOptions) {
  const store: CacheStore = redisUrl
    ? createRedisStore({ url: redisUrl, version, logger })
    : createMemoryStore()
  const generations: Generations = createGenerations(store)
  const statistics = createStatistics()
  const nearLevels: (() => void)[] = []

  function taggedStore<Value extends NonNullable<unknown> | null>(
    options: Pick<TaggedStoreOptions<Value>, 'name' | 'codec' | 'firstLevel' | 'hardLifeOf' | 'hidesKeys'>,
  ) {
    const entries = createTaggedStore<Value>({
      ...options,
      store,
      generations,
      isListening,
      statistics: statistics.of(options.name),
    })
    nearLevels.push(entries.forget)
    return entries
  }

  return {
    /** A read by keys whose answers are kept. */
    perKey<Key, Value extends NonNullable<unknown> | null>(options: KeyedRead<Key, Value>) {
      const { name, codec } = options
      // That something is absent may change without any tag being dropped: rows can come from elsewhere.
      const hardLifeOf = (value: Value) => (value === null ? absenceLifeMs : hardLifeMs)
      const entries = taggedStore<Value>({ name, codec, firstLevel: { max: mostNearEntries }, hardLifeOf })
      return createRowCache(options, entries, generations)
    },

    /** A read of a whole list that is kept. */
    list<Row>(options: {
      readonly name: string
      readonly tag: Tag
      readonly codec: Codec<Row[]>
      readonly read: () => Promise<Row[]>
    }) {
      const { name, tag, codec, read } = options
      const readThrough = this.perKey<'all', Row[]>({
        name,
        codec,
        tagsOf: () => [tag],
        read: async () => [await read()],
      })
      return async (): Promise<Row[]> => (await readThrough(['all']))[0]!
    },

    /** A read that is not kept itself, in answers that may be: they hang on these tags. */
    tagged<Arguments extends readonly unknown[], Result>(
      tags: readonly Tag[],
      read: (...values: Arguments) => Promise<Result>,
    ) {
      return async (...values: Arguments): Promise<Result> => {
        const ledger = currentScope()?.ledger
        if (ledger?.sources) noteSources(ledger.sources, { tags, reading: await generations.read(tags) })
        if (ledger) ledger.traced += 1
        return read(...values)
      }
    },

    /** A text that nothing makes untrue; undefined also where the store is away. */
    async readText(key: string): Promise<string | undefined> {
      const [text] = await store.read([key]).catch(() => [])
      return text
    },
    /** Keeps it for so many milliseconds, if the store is there. */
    writeText: (key: string, value: string, ttl: number): Promise<void> =>
      store.write([{ key, value, ttl }]).catch(() => {}),

    taggedStore,
    statistics: statistics.byName,

    /** Makes what hangs on these tags invalid, before it resolves. */
    drop: (tags: readonly Tag[]) => generations.drop(tags),
    /** Forgets all that this process keeps for itself. */
    async forget(): Promise<void> {
      generations.dropEverything()
      for (const forget of nearLevels) forget()
      if (!store.isShared) await store.clear()
    },
    state: (): CacheState => ({ ...store.state(), channel: isListening() ? 'listening' : 'silent' }),
    async close(): Promise<void> {
      generations.close()
      await store.close()
    },
  }
}

const hardLifeMs = 300_000
const absenceLifeMs = 30_000
