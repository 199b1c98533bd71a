import { type Span, context, createContextKey } from '@opentelemetry/api'
import { attribute, spanNames } from './catalogue.ts'
import { createHistogram } from './histograms.ts'
import { startSpan, under } from './tracing.ts'

const sizes = createHistogram('sportello.dataloader.batch.size', {
  description: 'Different keys that a loader asked for at once.',
  unit: '{key}',
  edges: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 10_000],
  labels: [attribute.loaderName],
})

/** What becomes known of a batch while it runs. */
export interface BatchTally {
  /** Keys that a cache answered. */
  cached: number
  /** Rows that its statements brought. */
  rows: number
}

const tallyKey = createContextKey('sportello.batch')

/** The tally of the batch that runs, where it is traced. */
export function currentBatch(): BatchTally | undefined {
  return context.active().getValue(tallyKey) as BatchTally | undefined
}

export interface BatchFacts {
  readonly loader: string
  /** How often it was asked. */
  readonly keys: number
  /** Different keys among them. */
  readonly unique: number
}

/** Measures one batch of a loader: a span for all of its keys, never one per key. */
export function observeBatch<Result>(
  { loader, keys, unique }: BatchFacts,
  run: () => Promise<Result>,
): Promise<Result> {
  sizes.record(unique, loader)
  const span = startSpan(`${spanNames.batch} ${loader}`)
  return span ? observeTraced(span, { loader, keys, unique }, run) : run()
}

async function observeTraced<Result>(
  span: Span,
  { loader, keys, unique }: BatchFacts,
  run: () => Promise<Result>,
): Promise<Result> {
  const tally: BatchTally = { cached: 0, rows: 0 }
  try {
    return await under(span, () => context.with(context.active().setValue(tallyKey, tally), run))
  } finally {
    span.setAttributes({
      [attribute.loaderName]: loader,
      [attribute.loaderKeys]: keys,
      [attribute.loaderUnique]: unique,
      [attribute.loaderCached]: tally.cached,
      [attribute.loaderRows]: tally.rows,
    })
    span.end()
  }
}
