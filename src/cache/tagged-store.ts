import { createHash } from 'node:crypto'
import { currentScope } from '../budget/ledger.ts'
import { attribute, spanNames } from '../telemetry/catalogue.ts'
import { inSpan } from '../telemetry/tracing.ts'
import { LRUCache } from 'lru-cache'
import type { Codec } from './codec.ts'
import type { Generations, Reading, Tag } from './generations.ts'
import type { CacheStatistics } from './statistics.ts'
import type { CacheStore } from './store.ts'

/** Milliseconds for which an entry is given out without a look at the shared store. */
const firstLevelLifeMs = 1_000
/** Milliseconds after which an entry is read again in the background, and after which it is gone. */
export const softLifeMs = 30_000
export const hardLifeMs = 300_000
/** Part by which lives differ, so that what was read together is not read again together. */
const jitter = 0.1

export interface Entry<Value> {
  readonly value: Value
  readonly tags: readonly Tag[]
  readonly reading: Reading
  /** Milliseconds since 1970. */
  readonly storedAt: number
  readonly softUntil: number
}

export interface TaggedStoreOptions<Value> {
  /** Name of the loader, in keys and counters. */
  readonly name: string
  readonly codec: Codec<Value>
  readonly store: CacheStore
  readonly generations: Generations
  readonly statistics: CacheStatistics
  /** Whether drops of other processes arrive. */
  readonly isListening: () => boolean
  readonly firstLevel: { readonly max: number } | { readonly maxSize: number; sizeOf(value: Value): number }
  /** Whether keys can hold what somebody typed: in the store they tell nothing then. */
  readonly hidesKeys?: boolean
  /** Milliseconds until an entry is gone; 300 s by default. */
  readonly hardLifeOf?: (value: Value) => number
}

export type TaggedStore<Value extends NonNullable<unknown> | null> = ReturnType<
  typeof createTaggedStore<Value>
>

/** Two levels of entries that hang on tags: process memory for a second, in front of the shared store. */
export function createTaggedStore<Value extends NonNullable<unknown> | null>(
  options: TaggedStoreOptions<Value>,
) {
  const { name, codec, store, generations, statistics, isListening, firstLevel } = options
  const hardLifeOf = options.hardLifeOf ?? (() => hardLifeMs)
  const near = new LRUCache<string, Entry<Value>>({
    ttl: firstLevelLifeMs,
    ...('max' in firstLevel
      ? firstLevel
      : { maxSize: firstLevel.maxSize, sizeCalculation: ({ value }) => firstLevel.sizeOf(value) }),
  })

  /** What this process knows, if nothing was dropped since. */
  function peek(key: string): Entry<Value> | undefined {
    if (!isListening()) return undefined
    const entry = near.get(key)
    return entry && !generations.droppedSince(entry.reading.position, entry.tags) ? entry : undefined
  }

  /**
   * Looks entries up together with the generations of their tags: one multi-get. What is not found can be read and
   * kept under the reading that comes back.
   */
  function find(keys: readonly string[], tagsOf: (key: string) => readonly Tag[]) {
    return asCall(spanNames.cacheGet, keys.length, async (tellHits) => {
      const found = await lookUp(keys, tagsOf)
      tellHits(found.entries.filter((entry) => entry !== undefined).length)
      return found
    })
  }

  async function lookUp(keys: readonly string[], tagsOf: (key: string) => readonly Tag[]) {
    const tags = [...new Set(keys.flatMap(tagsOf))]
    const position = generations.position()
    try {
      const answers = await store.read([...keys.map(keyOf), ...generations.keysOf(tags)])
      const found = answers.slice(keys.length)
      // By what the store holds alone: a generation that it has lost makes nothing valid.
      const present: Reading = { position, generations: presentOf(tags, found) }
      const entries = keys.map((key, index) => parse(key, answers[index], present))
      const current = await generations.complete(tags, found).catch(() => undefined)
      return { reading: { position, generations: current } as Reading, entries }
    } catch {
      statistics.errors += 1
      return { reading: { position, generations: undefined }, entries: keys.map(() => undefined) }
    }
  }

  /** The same for an entry whose tags only itself knows: two gets. */
  function findWithOwnTags(key: string): Promise<Entry<Value> | undefined> {
    return asCall(spanNames.cacheGet, 1, async (tellHits) => {
      const entry = await lookUpWithOwnTags(key)
      tellHits(entry ? 1 : 0)
      return entry
    })
  }

  async function lookUpWithOwnTags(key: string): Promise<Entry<Value> | undefined> {
    const position = generations.position()
    try {
      const [answer] = await store.read([keyOf(key)])
      if (answer === undefined) return undefined
      const tags = tagsIn(answer)
      const found = await store.read(generations.keysOf(tags))
      return parse(key, answer, { position, generations: presentOf(tags, found) })
    } catch {
      statistics.errors += 1
      return undefined
    }
  }

  function parse(key: string, text: string | undefined, reading: Reading): Entry<Value> | undefined {
    if (text === undefined) return undefined
    const headEnd = text.indexOf('\n')
    const [storedAtText, softText, ...pairs] = text.slice(0, headEnd).split(' ')
    const storedAt = parseInt(storedAtText!, 36)
    // Without the channel a store that no other process sees cannot know of their writes.
    if (!store.isShared && !isListening() && Date.now() - storedAt > firstLevelLifeMs) return undefined
    const tags: Tag[] = []
    for (const pair of pairs) {
      const separator = pair.lastIndexOf('=')
      const tag = pair.slice(0, separator)
      if (reading.generations?.get(tag) !== pair.slice(separator + 1)) return undefined
      tags.push(tag)
    }
    if (generations.isDoubtful(tags) || generations.droppedSince(reading.position, tags)) return undefined
    const value = codec.decode(text.slice(headEnd + 1))
    const entry = { value, tags, reading, storedAt, softUntil: parseInt(softText!, 36) }
    hold(key, entry)
    return entry
  }

  /** Not over what was read later: a statement can take longer than the next one, and then is no news. */
  function hold(key: string, entry: Entry<Value>): void {
    const known = near.peek(key)
    if (!known || known.reading.position <= entry.reading.position) near.set(key, entry)
  }

  /** Keeps what was read under a reading. Does not wait for the store: a request owes it nothing. */
  function keep(key: string, value: Value, tags: readonly Tag[], reading: Reading): Entry<Value> {
    const storedAt = Date.now()
    const spread = 1 + jitter * (2 * Math.random() - 1)
    const entry = { value, tags, reading, storedAt, softUntil: storedAt + softLifeMs * spread }
    if (!generations.droppedSince(reading.position, tags)) hold(key, entry)
    return entry
  }

  /** Sends entries to the store. Those without a generation for each of their tags stay behind. */
  async function send(entries: readonly (readonly [key: string, entry: Entry<Value>])[]): Promise<void> {
    const texts = entries.flatMap(([key, entry]) => {
      const text = format(entry)
      if (text === undefined) return []
      const life = hardLifeOf(entry.value) * (1 - jitter * Math.random())
      return [{ key: keyOf(key), value: text, ttl: Math.round(life) }]
    })
    if (texts.length === 0) return
    try {
      await asCall(spanNames.cacheSet, texts.length, () => store.write(texts))
      for (const { value } of texts) statistics.bytes += value.length
    } catch {
      statistics.errors += 1
    }
  }

  function format({ value, tags, reading, storedAt, softUntil }: Entry<Value>): string | undefined {
    const head = [storedAt.toString(36), Math.round(softUntil).toString(36)]
    for (const tag of tags) {
      const generation = reading.generations?.get(tag)
      if (generation === undefined) return undefined
      head.push(`${tag}=${generation}`)
    }
    return `${head.join(' ')}\n${codec.encode(value)}`
  }

  /** One call to the store as its request and its trace see it. */
  function asCall<Result>(
    spanName: string,
    keys: number,
    call: (tellHits: (hits: number) => void) => Promise<Result>,
  ): Promise<Result> {
    const ledger = currentScope()?.ledger
    if (ledger) ledger.cacheCalls += 1
    return inSpan(spanName, { [attribute.cacheKeys]: keys, [attribute.cacheLevel]: store.kind }, (span) =>
      call((hits) => span?.setAttribute(attribute.cacheHits, hits)),
    )
  }

  const keyOf = (key: string) => `${name}:${options.hidesKeys ? fingerprint(key) : key}`
  const { position, droppedSince } = generations
  return {
    statistics,
    position,
    droppedSince,
    peek,
    find,
    findWithOwnTags,
    keep,
    send,
    forget: () => near.clear(),
  }
}

function fingerprint(key: string): string {
  return createHash('sha256').update(key).digest('base64url')
}

function presentOf(tags: readonly Tag[], found: readonly (string | undefined)[]): Map<Tag, string> {
  const present = new Map<Tag, string>()
  tags.forEach((tag, index) => {
    const generation = found[index]
    if (generation !== undefined) present.set(tag, generation)
  })
  return present
}

/** The tags that stand in the head of an entry. */
function tagsIn(text: string): Tag[] {
  const [, , ...pairs] = text.slice(0, text.indexOf('\n')).split(' ')
  return pairs.map((pair) => pair.slice(0, pair.lastIndexOf('=')))
}
