import type { OperationName } from '../operations/documents.ts'
import type { Summary } from './summary.ts'

/** What ours is to reach beside the best peer in each figure, without its cache. */
export interface Aims {
  /** How often the work of one request of ours fits into one of the best's, at least. */
  readonly processorTime: number
  /** Our rate in units of the best's, at least. */
  readonly rate: number
}

export const coldAims: Readonly<Record<OperationName, Aims>> = {
  notary: { processorTime: 1.5, rate: 1.5 },
  district: { processorTime: 1.2, rate: 1.2 },
  // At most .7 of the processor time.
  acts: { processorTime: 1 / 0.7, rate: 1.05 },
  search: { processorTime: 1.05, rate: 1.05 },
  profile: { processorTime: 1.05, rate: 1.05 },
  myActs: { processorTime: 1.05, rate: 1.05 },
}

/** Milliseconds that the median of one connection may take longer than the best one's. */
const mostAloneMore = 0.25

export interface Verdict<Value = number> {
  readonly value: Value
  readonly isHeld: boolean
}

export interface AimVerdicts {
  /** Undefined where the system does not tell: then it is not held. */
  readonly processorTime: Verdict<number | undefined>
  readonly rate: Verdict
  /** Ours in units of the best's: below 1. */
  readonly p99: Verdict
  /** In milliseconds. */
  readonly aloneMore: Verdict
}

/** Each figure against the best of the peers in that figure, whichever it is. */
export function judge(operation: OperationName, ours: Summary, peers: readonly Summary[]): AimVerdicts {
  const aims = coldAims[operation]
  const least = (read: (one: Summary) => number) => Math.min(...peers.map(read))
  const isKnown = [ours, ...peers].every((one) => one.processorTime !== undefined)
  const processorTime = isKnown ? least((one) => one.processorTime!) / ours.processorTime! : undefined
  const rate = ours.perSecond / Math.max(...peers.map(({ perSecond }) => perSecond))
  const p99 = ours.p99 / least((one) => one.p99)
  const aloneMore = ours.aloneP50 - least((one) => one.aloneP50)
  return {
    processorTime: {
      value: processorTime,
      isHeld: processorTime !== undefined && processorTime >= aims.processorTime,
    },
    rate: { value: rate, isHeld: rate >= aims.rate },
    p99: { value: p99, isHeld: p99 < 1 },
    aloneMore: { value: aloneMore, isHeld: aloneMore <= mostAloneMore },
  }
}

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
