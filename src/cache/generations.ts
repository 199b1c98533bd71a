import { randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { CacheStore } from './store.ts'

/**
 * What an entry hangs on: `Notary:<uuid>` is one notary with all that belongs to it, `Notary` every list and count of
 * notaries. Dropping the former drops the latter too.
 */
export type Tag = string

/** How long a generation is kept. An entry never outlives its generation, so one that is gone makes nothing valid. */
const generationLifeMs = 24 * 3_600_000
/** No reading is older than this when it is kept: requests end after 5 s. */
const longestReadingMs = 60_000
/** So many arrive within a call's deadline; all that was dropped in an hour may not. */
const mostToldAtOnce = 500

/** A name that was never used before and never will be again. */
const nextGeneration = (): string => randomBytes(6).toString('base64url')
const keyOf = (tag: Tag): string => `tag:${tag}`

/** What an answer was read under. Without generations it cannot be kept in the store. */
export interface Reading {
  readonly position: number
  readonly generations: ReadonlyMap<Tag, string> | undefined
}

export interface Generations {
  /** A place in the order of readings and drops: nothing that was read before a drop may be kept after it. */
  position(): number
  /** Whether one of the tags was dropped after that position, as far as this process knows. */
  droppedSince(position: number, tags: readonly Tag[]): boolean
  /** Whether the store still holds generations that were dropped: it could not be told so far. */
  isDoubtful(tags: readonly Tag[]): boolean
  keysOf(tags: readonly Tag[]): string[]
  /** The generations under which something with these tags may be read now. */
  read(tags: readonly Tag[]): Promise<Reading>
  /** Gives each tag that has none a generation, before anything is read that is to be kept under it. */
  complete(tags: readonly Tag[], found: readonly (string | undefined)[]): Promise<Map<Tag, string>>
  /** Makes everything under these tags invalid: at once in this process, and in the store before it resolves. */
  drop(tags: readonly Tag[]): Promise<void>
  dropEverything(): void
  close(): void
}

/**
 * The generations of tags. An entry is valid while every generation that it was read under is the current one. A drop
 * sets one that never was, so a reader that fills late, a writer that is late, or a lost generation can only make
 * entries invalid, never valid again.
 */
export function createGenerations(store: CacheStore): Generations {
  let places = 0
  let lastDropAt = 0
  let everythingDroppedAt = 0
  const droppedAt = new Map<Tag, { position: number; at: number }>()
  const unconfirmed = new Set<Tag>()
  // Reads that leave together find the same tag without one: they share what the first of them makes.
  const made = new LRUCache<Tag, { generation: string; written: Promise<void> }>({ max: 10_000, ttl: 1_000 })
  let isSweeping = false
  const sweep = setInterval(() => void confirm(), 200).unref()

  function position(): number {
    places += 1
    return places
  }

  async function confirm(): Promise<void> {
    forgetOldDrops()
    if (unconfirmed.size === 0 || isSweeping) return
    isSweeping = true
    const tags = [...unconfirmed]
    for (let start = 0; start < tags.length; start += mostToldAtOnce) {
      if (!(await tellStore(tags.slice(start, start + mostToldAtOnce)))) break
    }
    isSweeping = false
  }

  async function tellStore(tags: readonly Tag[]): Promise<boolean> {
    for (const tag of tags) unconfirmed.add(tag)
    const dropped = lastDropAt
    try {
      await store.write(
        tags.map((tag) => ({ key: keyOf(tag), value: nextGeneration(), ttl: generationLifeMs })),
      )
      // One that was dropped again in the meantime is told again.
      for (const tag of tags) if ((droppedAt.get(tag)?.position ?? 0) <= dropped) unconfirmed.delete(tag)
      return true
    } catch {
      // They stay unconfirmed, and so are told again until the store has taken them.
      return false
    }
  }

  async function complete(
    tags: readonly Tag[],
    found: readonly (string | undefined)[],
  ): Promise<Map<Tag, string>> {
    const missing = tags.filter((tag, index) => found[index] === undefined && !made.has(tag))
    if (missing.length > 0) {
      const entries = missing.map((tag) => ({
        key: keyOf(tag),
        value: nextGeneration(),
        ttl: generationLifeMs,
      }))
      const written = store.write(entries)
      written.catch(() => missing.forEach((tag) => made.delete(tag)))
      missing.forEach((tag, index) => made.set(tag, { generation: entries[index]!.value, written }))
    }
    const pairs = tags.map(async (tag, index): Promise<[Tag, string]> => {
      const generation = found[index]
      if (generation !== undefined) return [tag, generation]
      const shared = made.get(tag)
      await shared?.written
      return [tag, shared?.generation ?? nextGeneration()]
    })
    return new Map(await Promise.all(pairs))
  }

  function forgetOldDrops(): void {
    const limit = performance.now() - longestReadingMs
    for (const [tag, { at }] of droppedAt) {
      if (at > limit) return
      droppedAt.delete(tag)
    }
  }

  return {
    position,
    droppedSince: (position, tags) =>
      position < lastDropAt &&
      (position < everythingDroppedAt || tags.some((tag) => (droppedAt.get(tag)?.position ?? 0) > position)),
    isDoubtful: (tags) => unconfirmed.size > 0 && tags.some((tag) => unconfirmed.has(tag)),
    keysOf: (tags) => tags.map(keyOf),
    async read(tags) {
      const reading = { position: position(), generations: undefined }
      try {
        return { ...reading, generations: await complete(tags, await store.read(tags.map(keyOf))) }
      } catch {
        return reading
      }
    },
    complete,
    async drop(tags) {
      const all = withCollections(tags)
      lastDropAt = position()
      const at = performance.now()
      for (const tag of all) {
        // Again at the end, so that the map stays in the order of time.
        made.delete(tag)
        droppedAt.delete(tag)
        droppedAt.set(tag, { position: lastDropAt, at })
      }
      await tellStore(all)
    },
    dropEverything() {
      lastDropAt = position()
      everythingDroppedAt = lastDropAt
    },
    close: () => clearInterval(sweep),
  }
}

/** One notary that changes can change every list of notaries. */
function withCollections(tags: readonly Tag[]): Tag[] {
  return [...new Set(tags.flatMap((tag) => [tag, collectionOf(tag)]))]
}

/** The tag of all lists of what this tag is one of. */
export function collectionOf(tag: Tag): Tag {
  const colon = tag.indexOf(':')
  return colon === -1 ? tag : tag.slice(0, colon)
}
