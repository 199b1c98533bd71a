import { type MetricSample, sumOf } from '../../src/development/observability/prometheus-text.ts'
import { processorMilliseconds } from '../../src/development/programs/processor-time.ts'
import type { Moment } from '../report/report.ts'
import { quantile } from './quantile.ts'
import { countsIn, readMetrics } from './server-metrics.ts'

const duration = 'sportello_graphql_operation_duration'
const mostMoments = 120

/**
 * Reads a server's metrics over and over, for the plots of a run.
 * @param pid of the server's process; undefined where it runs elsewhere
 * @returns what ends it, and gives the moments
 */
export function followServer(metricsAddress: string, pid: number | undefined, everySeconds = 1) {
  const began = performance.now()
  const readings: Reading[] = []
  // A run that fails asks for no moments: this alone keeps no process alive.
  const timer = setInterval(() => void take(), everySeconds * 1_000).unref()
  let isBusy = false

  async function take(): Promise<void> {
    if (isBusy) return
    isBusy = true
    const at = performance.now()
    // A server that is too busy to show its metrics leaves a gap in the plots.
    const samples = await readMetrics(metricsAddress).catch(() => undefined)
    if (samples) readings.push({ at, samples, processorMs: pid && processorMilliseconds(pid) })
    isBusy = false
  }
  void take()

  return async (): Promise<readonly Moment[]> => {
    clearInterval(timer)
    await take()
    const moments = readings.slice(1).map((reading, index) => momentBetween(readings[index]!, reading, began))
    return thinOut(moments)
  }
}

interface Reading {
  readonly at: number
  readonly samples: readonly MetricSample[]
  readonly processorMs: number | undefined
}

function momentBetween(one: Reading, other: Reading, began: number): Moment {
  const seconds = (other.at - one.at) / 1_000
  const grown = (name: string, labels?: Record<string, string>) =>
    sumOf(other.samples, name, labels) - sumOf(one.samples, name, labels)
  const requests = grown(`${duration}_count`)
  const statements = countsIn(other.samples).statements - countsIn(one.samples).statements
  const edges = [
    ...new Set(
      other.samples.filter(({ name }) => name === `${duration}_bucket`).map(({ labels }) => labels.le!),
    ),
  ]
  const buckets = edges.map((le) => ({
    edge: Number(le.replace('+Inf', 'Infinity')),
    count: grown(`${duration}_bucket`, { le }),
  }))
  const heap = sumOf(other.samples, 'v8js_memory_heap_used')
  const milliseconds = (share: number) => (requests > 0 ? 1_000 * quantile(buckets, share) : undefined)
  return {
    second: (other.at - began) / 1_000,
    perSecond: requests / seconds,
    statementsPerRequest: requests > 0 ? statements / requests : 0,
    p50: milliseconds(0.5),
    p95: milliseconds(0.95),
    ...(other.processorMs !== undefined &&
      one.processorMs !== undefined && {
        processorUse: (other.processorMs - one.processorMs) / 1_000 / seconds,
      }),
    ...(heap > 0 && { heapMegabytes: heap / 1_000_000 }),
  }
}

/** At most so many that a plot can show; each stands for those that it leaves out. */
function thinOut(moments: readonly Moment[]): readonly Moment[] {
  const step = Math.ceil(moments.length / mostMoments)
  return moments.filter((_moment, index) => index % step === 0)
}
