import { type ConnectionLoad, manyConnections } from '../endurance/connections.ts'
import { aimWord, failureWords, limitMark } from './endurance-marks.ts'
import { milliseconds, rate, table } from './tables.ts'

const longestP99 = 1_000

export function connectionsSection(loads: readonly ConnectionLoad[]): string {
  const missed = loads.filter((load) => !isReached(load))
  const count = manyConnections.toLocaleString('en')
  return `## ${count} connections at once

Over the seed M, ${count} connections that are opened in the same moment and each ask the next as soon as they have an
answer, ${loads[0]?.seconds ?? 0} s per row ("open" are those half-way): nobody thinks in between, so that the times are a queue's, ${count} divided by the rate. The mix has
the shares of the load test \`portal\`. The aim: no failed request, and a p99 below 1 s.

${table(
  ['Load', 'open', 'requests', 'requests/s', 'p50 ms', 'p99 ms', 'slowest ms', 'failed', 'aim'],
  1,
  loads.map((load) => {
    const { requests, perSecond, loadUse, p50, p99, slowest, failed } = load.traffic
    return [
      load.name,
      load.open?.toLocaleString('en') ?? 'unknown',
      requests.toLocaleString('en'),
      `${rate(perSecond)}${limitMark(loadUse)}`,
      milliseconds(p50),
      milliseconds(p99),
      milliseconds(slowest),
      failed.toLocaleString('en'),
      aimWord(isReached(load)),
    ]
  }),
)}

${
  missed.length === 0
    ? '**Held** by all of them.'
    : `**Missed** by ${missed.length} of ${loads.length}: ${missed.map(({ name }) => name).join('; ')}.`
} ${failureWords(loads.map(({ traffic }) => traffic))}
`
}

function isReached({ traffic }: ConnectionLoad): boolean {
  return traffic.failed === 0 && traffic.p99 < longestP99
}
