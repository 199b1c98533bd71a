import type { EnduranceSettings } from '../endurance/settings.ts'
import type { SizeMeasurement, SizeSeries } from '../endurance/sizes.ts'
import { connections } from '../load/server-load.ts'
import { limitMark, wholeNumber } from './endurance-marks.ts'
import { median } from './summary.ts'
import { milliseconds, rate, ratio, table } from './tables.ts'

/** Below it a difference is called none: the same server varies as much between two runs. */
const noticeable = 1.2

/** Answers that differ by more are compared by their bytes as well. */
const noticeableBytes = 1.1

interface SizeComparison {
  readonly name: string
  readonly kind: SizeSeries['operation']['kind']
  /** CPU per request over M in units of that over S. */
  readonly processorTime: number | undefined
  /** The same per byte; undefined where answers are as large. */
  readonly perByte: number | undefined
  readonly perSecond: number
  readonly statementTime: number
}

export function sizesSection(
  series: readonly SizeSeries[],
  { rounds, seconds }: Pick<EnduranceSettings, 'rounds' | 'seconds'>,
): string {
  const compared = comparisons(series)
  return `## A hundred times the acts

Seed S (30 notaries, 600 clients, 1,000 acts) beside seed M (500, 50,000, 100,000), a server over each, on one
PostgreSQL; while one is measured the other server stands still. Everything is asked cold. ${connections} connections; rounds of
${seconds} s in turn, medians of ${rounds}. "Times" is the median of the ratios within each round, M to S. The aim is that key
look-ups and bounded lists take equal CPU per request: under 1.2 and over 1 / 1.2. Where answers differ in size by more than 10 %, the CPU per byte stands beside it.

${comparisonTable(compared)}

${verdictSentence(compared)}

All figures. "Rows" are the objects in an answer, on the mean; CPU is that of the server's process. PostgreSQL's time is by
\`pg_stat_statements\`, by the clock, while the load has the same processor.

${figuresTable(series)}
`
}

function comparisons(series: readonly SizeSeries[]): SizeComparison[] {
  return series
    .filter(({ size }) => size === 'S')
    .map((small) => {
      const large = series.find((one) => one.size === 'M' && one.operation.name === small.operation.name)!
      const processorTime = ratioOf(small, large, (one) => one.processorTime)
      const bytes = large.answer.bytes / small.answer.bytes
      const differs = bytes > noticeableBytes || bytes < 1 / noticeableBytes
      return {
        ...small.operation,
        processorTime,
        perByte: differs && processorTime !== undefined ? processorTime / bytes : undefined,
        perSecond: ratioOf(small, large, (one) => one.perSecond)!,
        statementTime: ratioOf(small, large, (one) => one.statementTime)!,
      }
    })
}

/** In one round both ran under the same conditions. */
function ratioOf(
  small: SizeSeries,
  large: SizeSeries,
  read: (one: SizeMeasurement) => number | undefined,
): number | undefined {
  const ratios = large.rounds.map((round, index) => {
    const [value, base] = [read(round), read(small.rounds[index]!)]
    return value === undefined || base === undefined ? undefined : value / base
  })
  return ratios.every((value) => value !== undefined) ? median(ratios) : undefined
}

function comparisonTable(compared: readonly SizeComparison[]): string {
  return table(
    ['Operation', 'kind', 'CPU, times', 'CPU per byte, times', 'rate, times', 'PostgreSQL, times', 'M is'],
    2,
    compared.map(({ name, kind, processorTime, perByte, perSecond, statementTime }) => [
      name,
      kind,
      ratio(processorTime),
      perByte === undefined ? '' : ratio(perByte),
      ratio(perSecond),
      ratio(statementTime),
      wordsOf(processorTime, perByte),
    ]),
  )
}

type Word = 'equal' | 'dearer' | 'cheaper' | 'unknown'

function wordOf(times: number | undefined): Word {
  if (times === undefined) return 'unknown'
  if (times >= noticeable) return 'dearer'
  return times <= 1 / noticeable ? 'cheaper' : 'equal'
}

function wordsOf(processorTime: number | undefined, perByte: number | undefined): string {
  const word = wordOf(processorTime)
  return perByte === undefined ? word : `${word}; per byte ${wordOf(perByte)}`
}

function verdictSentence(compared: readonly SizeComparison[]): string {
  const equal = compared.filter(({ processorTime }) => wordOf(processorTime) === 'equal')
  const others = compared.filter((one) => !equal.includes(one))
  if (others.length === 0) return `**Held**: all ${compared.length} are equal.`
  const isMissed = others.some(({ processorTime }) => wordOf(processorTime) !== 'cheaper')
  const named = others.map(
    ({ name, processorTime, perByte }) => `${name} (${wordsOf(processorTime, perByte)})`,
  )
  return `**${isMissed ? 'Missed' : 'Held'}**: ${equal.length} of ${compared.length} are equal; not so ${named.join(', ')}.`
}

function figuresTable(series: readonly SizeSeries[]): string {
  return table(
    [
      ...[
        'Operation',
        'seed',
        'different requests',
        'rows',
        'bytes',
        'CPU ms/request',
        'requests/s',
        'p99 ms',
      ],
      'PostgreSQL ms/request',
    ],
    2,
    series.map(({ operation, size, requestCount, answer, rounds }) => {
      const of = (read: (one: SizeMeasurement) => number) => median(rounds.map(read))
      const isKnown = rounds.every(({ processorTime }) => processorTime !== undefined)
      return [
        operation.name,
        size,
        String(requestCount),
        answer.rows.toFixed(1),
        wholeNumber(answer.bytes),
        milliseconds(isKnown ? of(({ processorTime }) => processorTime!) : undefined),
        `${rate(of(({ perSecond }) => perSecond))}${limitMark(of(({ loadUse }) => loadUse))}`,
        milliseconds(of(({ p99 }) => p99)),
        milliseconds(of(({ statementTime }) => statementTime)),
      ]
    }),
  )
}
