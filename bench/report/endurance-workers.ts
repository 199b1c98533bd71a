import type { EnduranceSettings } from '../endurance/settings.ts'
import { type WorkerMeasurement, type WorkerSeries, workerConnections } from '../endurance/workers.ts'
import { failureWords, limitMark } from './endurance-marks.ts'
import { median } from './summary.ts'
import { milliseconds, rate, ratio, table } from './tables.ts'

export function workersSection(
  series: readonly WorkerSeries[],
  { rounds, seconds }: Pick<EnduranceSettings, 'rounds' | 'seconds'>,
): string {
  const base = series[0]!
  return `## Workers

\`npm start -- --workers 2\` beside one process, over the seed M and under the same load: the mix of the last section over
${workerConnections} connections, rounds of ${seconds} s in turn, medians of ${rounds}. CPU is that of all processes of the server together. "Times"
is the median of the ratios within each round to one process. Here both servers may use all processors. While one is measured the other stands still. **There are two of
them, and the load, PostgreSQL and Redis have to have their share of the same two**: a second worker takes from them what it
uses, so that the rate says little of what it would gain on processors of its own; the CPU per request says what it costs.

${table(
  [
    ...[
      'Server',
      'processes',
      'CPU ms/request',
      'CPU, times',
      'requests/s',
      'rate, times',
      'p50 ms',
      'p99 ms',
    ],
    'failed',
  ],
  1,
  series.map((one) => {
    const of = (read: (measured: WorkerMeasurement) => number) => median(one.rounds.map(read))
    return [
      one.name,
      String(one.processCount),
      milliseconds(medianOf(one.rounds.map(({ processorTime }) => processorTime))),
      ratio(ratioTo(base, one, ({ processorTime }) => processorTime)),
      `${rate(of(({ traffic }) => traffic.perSecond))}${limitMark(of(({ traffic }) => traffic.loadUse))}`,
      ratio(ratioTo(base, one, ({ traffic }) => traffic.perSecond)),
      milliseconds(of(({ traffic }) => traffic.p50)),
      milliseconds(of(({ traffic }) => traffic.p99)),
      one.rounds.reduce((sum, { traffic }) => sum + traffic.failed, 0).toLocaleString('en'),
    ]
  }),
)}

${failureWords(series.flatMap(({ rounds: measured }) => measured.map(({ traffic }) => traffic)))}
`
}

/** In one round both ran under the same conditions. */
function ratioTo(
  base: WorkerSeries,
  one: WorkerSeries,
  read: (measured: WorkerMeasurement) => number | undefined,
): number | undefined {
  return medianOf(
    one.rounds.map((round, index) => {
      const [value, other] = [read(round), read(base.rounds[index]!)]
      return value === undefined || other === undefined ? undefined : value / other
    }),
  )
}

function medianOf(values: readonly (number | undefined)[]): number | undefined {
  return values.every((value) => value !== undefined) ? median(values) : undefined
}
