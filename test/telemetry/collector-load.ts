import { isDeepStrictEqual } from 'node:util'
import { parseMetrics, sumOf } from '../../src/development/observability/prometheus-text.ts'
import type { Answered, TracedServer } from './traced-server.ts'

/** What spans became of, by the process's own metrics. */
export interface SpanCounts {
  /** Those of sampled requests. */
  readonly started: number
  readonly live: number
  readonly queued: number
  readonly sent: number
  /** Not even queued, since the queue was full. */
  readonly dropped: number
  /** Given up when sending them had failed. */
  readonly failed: number
}

const processed = 'otel_sdk_processor_span_processed_total'
const atOnce = 8

/** Counts of spans as `/metrics` has them. */
export async function spanCounts(server: TracedServer): Promise<SpanCounts> {
  const page = await server.metrics().catch((error: unknown) => {
    throw new Error(`It shows no metrics. It wrote:\n${server.output()}`, { cause: error })
  })
  const samples = parseMetrics(page)
  const all = sumOf(samples, processed)
  const dropped = sumOf(samples, processed, { error_type: 'queue_full' })
  const sent = samples
    .filter(({ name, labels }) => name === processed && labels.error_type === undefined)
    .reduce((sum, { value }) => sum + value, 0)
  const sampled = { otel_span_sampling_result: 'RECORD_AND_SAMPLE' }
  return {
    started: sumOf(samples, 'otel_sdk_span_started_total', sampled),
    live: sumOf(samples, 'otel_sdk_span_live'),
    queued: sumOf(samples, 'otel_sdk_processor_span_queue_size'),
    sent,
    dropped,
    failed: all - dropped - sent,
  }
}

export interface Expected {
  readonly example: TracedServer['examples'][number]
  readonly answer: Answered
}

/** Of these operations most make many spans. */
const names = [...Array<string>(4).fill('ActDetail'), 'MyActs', 'NotaryProfile', 'SearchNotaries']

/** What a server answers to stored queries, by each role that may ask them, and without its caches. */
export async function answersOf(server: TracedServer): Promise<Expected[]> {
  const expected: Expected[] = []
  for (const name of names) {
    for (const example of server.examples.filter((one) => one.name === name)) {
      expected.push({ example, answer: await server.ask(example) })
    }
  }
  return expected
}

export interface LoadFound {
  asked: number
  /** Answers that were not the expected ones, each with what was different. */
  readonly wrong: string[]
}

/** Asks a server for what is expected of it, over and over, from several sides at once. */
export async function load(
  server: TracedServer,
  expected: readonly Expected[],
  isOver: (asked: number) => boolean | Promise<boolean>,
): Promise<LoadFound> {
  const found: LoadFound = { asked: 0, wrong: [] }
  let ended = false
  const watching = (async () => {
    while (!(await isOver(found.asked))) await new Promise((resolve) => setTimeout(resolve, 50))
    ended = true
  })()
  const sides = Array.from({ length: atOnce }, async (_none, side) => {
    for (let turn = side; !ended; turn += 1) {
      const { example, answer } = expected[turn % expected.length]!
      const given = await server.ask(example).catch((error: unknown) => error as Error)
      found.asked += 1
      if (given instanceof Error) found.wrong.push(`${example.name}: ${given.message}`)
      else if (!isSame(given, answer)) {
        found.wrong.push(`${example.name}: ${JSON.stringify(given).slice(0, 500)}`)
      }
    }
  })
  await Promise.all([watching, ...sides])
  return found
}

/** Statements may be shared with another request, so their number is not compared. */
function isSame(one: Answered, other: Answered): boolean {
  return one.status === other.status && isDeepStrictEqual(one.body, other.body)
}
