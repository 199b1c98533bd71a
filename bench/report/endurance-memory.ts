import type { MemorySample } from '../endurance/memory.ts'
import { varietyFor } from '../endurance/memory-mix.ts'
import type { EnduranceSettings } from '../endurance/settings.ts'
import { connections } from '../load/server-load.ts'
import { failureWords, limitMark, mebibytes, wholeNumber } from './endurance-marks.ts'
import { milliseconds, rate, table } from './tables.ts'

/** The minute from which the heap is not to grow, and by how much it may. */
const settledMinute = 2
const tolerance = 0.05

export function memorySection(
  samples: readonly MemorySample[],
  settings: Pick<EnduranceSettings, 'isQuick'>,
): string {
  const { tokens, documents, addresses } = varietyFor(settings)
  const requests = samples.reduce((sum, { traffic }) => sum + traffic.requests, 0)
  return `## Memory under full load

Over the seed M, ${connections} connections without a pause: public and personal, cold and warm, by GET and POST, with ${wholeNumber(tokens)}
tokens, ${wholeNumber(documents)} documents that nobody has stored (as an administrator), and ${wholeNumber(addresses)} sets of variables. In minute 0 each of them
is asked for once, so that all that the server remembers is full; then they are drawn at random. ${requests.toLocaleString('en')} requests in all. The
heap is what is used right after a forced full collection, between two minutes of load; "buffers" are outside of it, and
hold kept answers above all; "resident" is before the collection. The delay of the event loop is that of the minute.

${table(
  [
    ...[
      'Minute',
      'heap MiB',
      'buffers MiB',
      'resident MiB',
      'event loop delay p99 ms',
      'requests/s',
      'p99 ms',
    ],
    ...['failed', 'lines of metrics'],
  ],
  1,
  samples.map(({ minute, heap, buffers, resident, eventLoopDelay, traffic, metricSeries }) => [
    String(minute),
    mebibytes(heap),
    mebibytes(buffers),
    mebibytes(resident),
    milliseconds(eventLoopDelay),
    `${rate(traffic.perSecond)}${limitMark(traffic.loadUse)}`,
    milliseconds(traffic.p99),
    traffic.failed.toLocaleString('en'),
    String(metricSeries),
  ]),
)}

${growthSentence(samples)}
`
}

function growthSentence(samples: readonly MemorySample[]): string {
  const from = samples.find(({ minute }) => minute === settledMinute)
  const to = samples.at(-1)!
  if (!from || to.minute <= settledMinute)
    return `Too short to say whether the heap grows after minute ${settledMinute}.`
  const growth = (to.heap - from.heap) / from.heap
  const percent = `${growth < 0 ? '−' : '+'}${(Math.abs(growth) * 100).toFixed(1)} %`
  // What is refused takes no memory.
  const isHeld = Math.abs(growth) <= tolerance && samples.every(({ traffic }) => traffic.failed === 0)
  return (
    `**${isHeld ? 'Held' : 'Missed'}**: between minute ${settledMinute} and minute ${to.minute} the heap after a collection ` +
    `changed by ${percent}; the aim is within ${tolerance * 100} %, and no failed request. ` +
    failureWords(samples.map(({ traffic }) => traffic))
  )
}
