import { connections } from '../load/server-load.ts'
import type { BenchSettings } from '../surroundings/run-bench.ts'
import type { TelemetrySeries } from '../telemetry/measure.ts'
import { median } from './summary.ts'
import { milliseconds, rate, ratio, table } from './tables.ts'
import { describeMachine } from './versions.ts'

/** Above this share of one processor the load has no time left. */
const busy = 0.9

/** What each variant takes, in units of the one without any telemetry: medians of the ratios in each round. */
export function telemetryPage(
  series: readonly TelemetrySeries[],
  { rounds, seconds, isQuick }: BenchSettings,
  sentences: readonly string[],
): string {
  const names = [...new Set(series.map(({ operation }) => operation.name))]
  const bases = new Map(names.map((name) => [name, series.find((one) => one.operation.name === name)!]))
  const isLimited = series.some(isLimitedByLoad)
  const rows = series.map((one) => {
    const base = bases.get(one.operation.name)!
    const { made, lost } = one.spans
    const requests = one.rounds.reduce((sum, { requests }) => sum + requests, 0)
    return [
      one.operation.name,
      one.variant.name,
      milliseconds(medianOf(one, ({ processorTime }) => processorTime)),
      ratio(ratioTo(base, one, ({ processorTime }) => processorTime)),
      `${rate(medianOf(one, ({ perSecond }) => perSecond)!)}${isLimitedByLoad(one) ? ' (1)' : ''}`,
      ratio(ratioTo(base, one, ({ perSecond }) => perSecond)),
      milliseconds(medianOf(one, ({ p99 }) => p99)),
      made === 0 ? '' : (made / requests).toFixed(1),
      made === 0 ? '' : `${((lost / made) * 100).toFixed(1)} %`,
    ]
  })
  const head = [
    ...['Operation', 'telemetry', 'CPU ms/request', 'CPU, times', 'requests/s', 'rate, times', 'p99 ms'],
    ...['spans/request', 'lost'],
  ]
  return `${isQuick ? '**This was a smoke run: its figures mean nothing.**\n\n' : ''}${describeMachine()}. ${sentences.join(' ')}
Medians of ${rounds} rounds of ${seconds} s with ${connections} connections, all variants side by side and in turn;
"times" is the median of the ratios within each round to the server without telemetry.

${table(head, 2, rows)}
${isLimited ? '\n(1) The load generator was busy all the time: the server could do more, and the CPU time says how much.\n' : ''}`
}

type Read = (one: TelemetrySeries['rounds'][number]) => number | undefined

function medianOf({ rounds }: TelemetrySeries, read: Read): number | undefined {
  const values = rounds.map(read)
  return values.every((value) => value !== undefined) ? median(values) : undefined
}

/** In one round both ran under the same conditions. */
function ratioTo(base: TelemetrySeries, one: TelemetrySeries, read: Read): number | undefined {
  const ratios = one.rounds.map((round, index) => {
    const [value, other] = [read(round), read(base.rounds[index]!)]
    return value === undefined || other === undefined ? undefined : value / other
  })
  return ratios.every((value) => value !== undefined) ? median(ratios) : undefined
}

function isLimitedByLoad({ rounds }: TelemetrySeries): boolean {
  return median(rounds.map(({ loadUse }) => loadUse)) > busy
}
