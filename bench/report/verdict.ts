import type { Summary } from './summary.ts'

/** Below it a difference is called none: the same server varies as much between two runs. */
const noticeable = 1.2

export interface Comparison {
  /** How often the work of one request of ours fits into one of the other's: above 1 ours takes less. */
  readonly processorTime: number | undefined
  /** Our rate in units of the other's: above 1 ours is higher. */
  readonly rate: number
  readonly word: 'ahead' | 'equal' | 'behind'
}

/** Compares by the processor time per request first, and by the rate where that is equal or unknown. */
export function compare(ours: Summary, other: Summary): Comparison {
  const rate = ours.perSecond / other.perSecond
  const isKnown = ours.processorTime !== undefined && other.processorTime !== undefined
  const processorTime = isKnown ? other.processorTime / ours.processorTime : undefined
  const byProcessorTime = processorTime === undefined ? 'equal' : wordFor(processorTime)
  return { processorTime, rate, word: byProcessorTime === 'equal' ? wordFor(rate) : byProcessorTime }
}

function wordFor(ratio: number): Comparison['word'] {
  if (ratio >= noticeable) return 'ahead'
  return ratio <= 1 / noticeable ? 'behind' : 'equal'
}

/** The one that is hardest to be ahead of: the least processor time per request, the highest rate where it is unknown. */
export function bestOf(summaries: readonly Summary[]): Summary {
  const [best] = summaries.toSorted((one, other) =>
    one.processorTime !== undefined && other.processorTime !== undefined
      ? one.processorTime - other.processorTime
      : other.perSecond - one.perSecond,
  )
  if (!best) throw new Error('There is nothing to compare with.')
  return best
}
