import type { SpanContext } from '@opentelemetry/api'
import { type Ledger, currentScope, outsideFields, runOutsideRequests } from '../budget/ledger.ts'
import { currentBatch } from '../telemetry/batches.ts'
import { currentSpanContext, linkTo } from '../telemetry/tracing.ts'
import type { Codec } from './codec.ts'
import type { Generations, Reading, Tag } from './generations.ts'
import type { Entry, TaggedStore } from './tagged-store.ts'

/** What is read for keys, one value per key in their order, with one statement. */
export interface KeyedRead<Key, Value> {
  /** Name of the loader that asks. */
  readonly name: string
  /** What makes the value of a key untrue when it changes. */
  readonly tagsOf: (key: Key) => readonly Tag[]
  readonly codec: Codec<Value>
  readonly read: (keys: readonly Key[]) => Promise<readonly Value[]>
  /** What makes two keys the same; needed where keys are not texts. */
  readonly keyOf?: (key: Key) => string
}

/** A statement on its way, and the keys that it will answer. */
interface Flight<Value> {
  readonly position: number
  /** Where its statement stands in the trace of the request that sends it. */
  readonly origin: SpanContext | undefined
  readonly values: Promise<ReadonlyMap<string, Entry<Value>>>
}

/**
 * Reads keys through the cache. What is missing is read with one statement, and never twice at the same time: whoever
 * asks for a key that is being read waits for it. What is due is answered as it is and read again in the background.
 */
export function createRowCache<Key, Value extends NonNullable<unknown> | null>(
  options: KeyedRead<Key, Value>,
  entries: TaggedStore<Value>,
  generations: Generations,
) {
  const { name, tagsOf, keyOf = String, read } = options
  const { statistics } = entries
  const flights = new Map<string, Flight<Value>>()

  return function readThrough(keys: readonly Key[]): Promise<readonly Value[]> {
    const ledger = currentScope()?.ledger
    if (!ledger?.skipsCache) return answerAll(keys, ledger)
    ledger.traced += 1
    return read(keys)
  }

  async function answerAll(keys: readonly Key[], ledger: Ledger | undefined): Promise<Value[]> {
    const byText = new Map(keys.map((key) => [keyOf(key), key]))
    const found = await answer(byText, ledger)
    if (ledger?.sources) for (const entry of found.values()) noteSources(ledger.sources, entry)
    return keys.map((key) => found.get(keyOf(key))!.value)
  }

  async function answer(keys: ReadonlyMap<string, Key>, ledger: Ledger | undefined) {
    const found = new Map<string, Entry<Value>>()
    const missing = [...keys.keys()].filter((text) => !take(text, entries.peek(text)))
    if (missing.length > 0) {
      const tagsOfText = (text: string) => tagsOf(keys.get(text)!)
      const { reading, entries: stored } = await entries.find(missing, tagsOfText)
      // Another request can have brought a key in the meantime.
      const absent = missing.filter((text, index) => !take(text, stored[index] ?? entries.peek(text)))
      count(ledger, [...found.values()], absent.length)
      if (absent.length > 0) await readMissing(absent, reading, ledger)
    } else count(ledger, [...found.values()], 0)
    refreshInBackground(found)
    return found

    function take(text: string, entry: Entry<Value> | undefined): boolean {
      if (!entry) return false
      found.set(text, entry)
      return true
    }

    async function readMissing(absent: readonly string[], reading: Reading, waiting: Ledger | undefined) {
      const joined = new Set<Flight<Value>>()
      const own = absent.filter((text) => {
        const flight = flights.get(text)
        // One that took off before something was dropped may carry what was true before.
        const isCurrent = flight && !entries.droppedSince(flight.position, tagsOf(keys.get(text)!))
        if (isCurrent) joined.add(flight)
        return !isCurrent
      })
      const ownRead = own.length > 0 ? takeOff(own, reading) : undefined
      for (const flight of joined) {
        linkTo(flight.origin)
        const landed = await flight.values.catch(() => undefined)
        if (landed) for (const text of absent) if (landed.has(text)) found.set(text, landed.get(text)!)
      }
      if (ownRead) {
        for (const [text, entry] of await ownRead.values) found.set(text, entry)
        if (waiting) waiting.traced += 1
      }
      // The request whose statement it was has failed, for reasons of its own: the next one sends it for all others.
      const lost = absent.filter((text) => !found.has(text))
      if (lost.length > 0) await readMissing(lost, reading, waiting)
      else if (!ownRead && waiting) {
        waiting.share(name, currentScope()?.coordinate ?? outsideFields)
        waiting.traced += 1
      }
    }

    function takeOff(texts: readonly string[], reading: Reading): Flight<Value> {
      const values = read(texts.map((text) => keys.get(text)!)).then((answers) => {
        const pairs = texts.map((text, index) => {
          const entry = entries.keep(text, answers[index]!, tagsOf(keys.get(text)!), reading)
          return [text, entry] as const
        })
        void entries.send(pairs)
        return new Map(pairs)
      })
      const flight: Flight<Value> = { position: reading.position, origin: currentSpanContext(), values }
      for (const text of texts) flights.set(text, flight)
      const land = () => {
        for (const text of texts) if (flights.get(text) === flight) flights.delete(text)
      }
      values.then(land, land)
      return flight
    }

    function refreshInBackground(answered: ReadonlyMap<string, Entry<Value>>): void {
      const now = Date.now()
      const due = [...answered].flatMap(([text, { softUntil }]) => (softUntil < now ? [text] : []))
      const free = due.filter((text) => !flights.has(text))
      if (free.length === 0) return
      void runOutsideRequests(async () => {
        const tags = free.flatMap((text) => tagsOf(keys.get(text)!))
        try {
          await takeOff(free, await generations.read(tags)).values
        } catch {
          // The entry stays as it is until it is gone; the next look tries again.
        }
      })
    }
  }

  /** All at once, so that no counter that is the difference of two ever goes down. */
  function count(ledger: Ledger | undefined, cached: readonly Entry<Value>[], misses: number): void {
    const hits = cached.length
    const now = Date.now()
    for (const { softUntil, value } of cached) {
      if (softUntil < now) statistics.stale += 1
      else if (isNothing(value)) statistics.negative += 1
    }
    statistics.hits += hits
    statistics.misses += misses
    const batch = currentBatch()
    if (batch) batch.cached += hits
    if (!ledger) return
    ledger.cacheHits += hits
    ledger.cacheMisses += misses
  }
}

/** Writes down what an answer hangs on; one that was read under two generations cannot be kept. */
export function noteSources(
  sources: Map<Tag, string | undefined>,
  { tags, reading }: Pick<Entry<unknown>, 'tags' | 'reading'>,
): void {
  for (const tag of tags) {
    const generation = reading.generations?.get(tag)
    sources.set(tag, sources.has(tag) && sources.get(tag) !== generation ? undefined : generation)
  }
}

function isNothing(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0)
}
