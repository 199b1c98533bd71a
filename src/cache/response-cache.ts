import type { SpanContext } from '@opentelemetry/api'
import { Ledger, currentScope, outsideFields, runOutsideRequests, runWithLedger } from '../budget/ledger.ts'
import { currentSpanContext, linkTo } from '../telemetry/tracing.ts'
import type { Cache } from './cache.ts'
import { type FinishedAnswer, answerCodec, compressAnswer, finishAnswer, sizeOf } from './finished-answer.ts'
import type { Reading } from './generations.ts'
import type { Entry } from './tagged-store.ts'

const nearBytes = 64 * 1024 * 1024
const name = 'responses'

export type KeptAnswer = Entry<FinishedAnswer>
export type ResponseCache = ReturnType<typeof createResponseCache>

/** What running an operation gave: its text, or undefined where the answer is not to be kept. */
export interface Outcome {
  readonly text: string | undefined
  /** Seconds for which the answer may be kept. */
  readonly maxAge: number
}

export interface Found {
  readonly answer: KeptAnswer
  /** Whether nothing had to be run for it. */
  readonly isHit: boolean
}

interface Flight {
  readonly position: number
  /** Where it stands in the trace of the request that runs the operation. */
  readonly origin: SpanContext | undefined
  readonly landed: Promise<{ answer: KeptAnswer; statements: number } | undefined>
}

/**
 * Finished answers of public operations by document and variables. An answer hangs on all that it was made from, and
 * is made once at a time: who asks meanwhile waits for it.
 */
export function createResponseCache(cache: Cache, background: Ledger) {
  const entries = cache.taggedStore<FinishedAnswer>({
    name,
    codec: answerCodec,
    hidesKeys: true,
    firstLevel: { maxSize: nearBytes, sizeOf },
    hardLifeOf: ({ maxAge }) => maxAge * 1_000,
  })
  const { statistics } = entries
  const flights = new Map<string, Flight>()
  const refreshing = new Set<string>()

  /** What this process knows at once. */
  function peek(key: string): KeptAnswer | undefined {
    const answer = entries.peek(key)
    if (answer) statistics.hits += 1
    return answer
  }

  /**
   * Finds an answer, waits for it, or runs the operation. Undefined where running it gave an answer that is not kept:
   * `run` has answered then.
   */
  async function find(key: string, ledger: Ledger, run: () => Promise<Outcome>): Promise<Found | undefined> {
    const near = peek(key)
    if (near) return { answer: near, isHit: true }
    for (let flight = flights.get(key); flight; flight = flights.get(key)) {
      linkTo(flight.origin)
      const landed = await flight.landed
      if (!landed || entries.droppedSince(flight.position, landed.answer.tags)) continue
      ledger.share(name, currentScope()?.coordinate ?? outsideFields, landed.statements)
      ledger.traced += landed.statements
      statistics.hits += 1
      const isHit = landed.statements === 0
      if (isHit) ledger.cacheHits += 1
      return { answer: landed.answer, isHit }
    }
    const takeOff = Promise.withResolvers<{ answer: KeptAnswer; statements: number } | undefined>()
    const flight: Flight = {
      position: entries.position(),
      origin: currentSpanContext(),
      landed: takeOff.promise,
    }
    flights.set(key, flight)
    try {
      const stored = await entries.findWithOwnTags(key)
      const answer = stored ?? (await make(key, ledger, run))
      if (stored) {
        statistics.hits += 1
        ledger.cacheHits += 1
      } else statistics.misses += 1
      takeOff.resolve(answer && { answer, statements: ledger.statements })
      return answer && { answer, isHit: stored !== undefined }
    } finally {
      flights.delete(key)
      takeOff.resolve(undefined)
    }
  }

  async function make(key: string, ledger: Ledger, run: () => Promise<Outcome>) {
    const position = entries.position()
    ledger.sources = new Map()
    ledger.cacheMisses += 1
    const { text, maxAge } = await run()
    return text === undefined ? undefined : keep(key, finishAnswer(text, maxAge), ledger, position)
  }

  /** Keeps an answer under what it was made from. One with a statement of which that is not known is not kept. */
  function keep(
    key: string,
    finished: FinishedAnswer,
    ledger: Ledger,
    position: number,
  ): KeptAnswer | undefined {
    const { sources } = ledger
    if (!sources || ledger.traced !== ledger.statements) return undefined
    // All of them: a collection's generation can be younger than what was read of one of its members.
    const tags = [...sources.keys()]
    const generations = new Map<string, string>()
    for (const tag of tags) {
      const generation = sources.get(tag)
      if (generation !== undefined) generations.set(tag, generation)
    }
    const reading: Reading = { position, generations }
    const answer = entries.keep(key, finished, tags, reading)
    void compressAnswer(finished).then(() => entries.send([[key, answer]]))
    return answer
  }

  /** Makes an answer that is due anew, in the background, while the old one is given out. */
  function refresh(key: string, answer: KeptAnswer, run: (ledger: Ledger) => Promise<Outcome>): void {
    if (answer.softUntil > Date.now()) return
    statistics.stale += 1
    if (refreshing.has(key)) return
    refreshing.add(key)
    const ledger = new Ledger()
    runOutsideRequests(() => runWithLedger(ledger, () => make(key, ledger, () => run(ledger))))
      // The old answer stays until it is gone; the next one who asks tries again.
      .catch(() => {})
      .finally(() => {
        refreshing.delete(key)
        // Fields that still wait would send what nobody counts.
        ledger.close('The answer has been made.')
        background.absorb(ledger)
      })
  }

  return { peek, find, refresh }
}
