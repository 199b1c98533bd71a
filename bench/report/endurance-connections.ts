import { type ConnectionLoad, manyConnections } from '../endurance/connections.ts'
import { aimWord, failureWords, limitMark } from './endurance-marks.ts'
import { milliseconds, rate, table } from './tables.ts'

const longestP99 = 1_000

export function connectionsSection(loads: readonly ConnectionLoad[]): string {
  const count = manyConnections.toLocaleString('en')
  return `## ${count} connections at once

Over the seed M, ${count} connections that are opened in the same moment, ${loads[0]?.seconds ?? 0} s per row ("open" are those half-way). The mix has the shares
of the load test \`portal\`. As visitors ask, public answers come from the cache where they are in it, as in production, and those
for somebody signed in are made each time. Cold, every cache is passed by: all of it is read from PostgreSQL. Once a second, all ask in the
same moment of it. Without a pause, each connection asks the next as soon as it has an answer: that is as much load as there
can be, and the times are a queue's, on the mean ${count} divided by the rate. The aim: no failed request, and a p99 below 1 s.

"Opened after" is when each connection had had its first answer, and "slowest first" the longest that one of them waited for
it, connecting included: Node accepts one connection in each turn of its event loop, and in between works for those that it has. The times
behind it are of what came after; what failed is counted from the start.

${table(
  [
    ...['Load', 'open', 'opened after s', 'slowest first ms', 'requests', 'requests/s', 'p50 ms', 'p99 ms'],
    ...['slowest ms', 'failed', 'aim'],
  ],
  1,
  loads.map((load) => {
    const { opening, requests, perSecond, loadUse, p50, p99, slowest, failed } = load.traffic
    return [
      load.name,
      load.open?.toLocaleString('en') ?? 'unknown',
      Number.isFinite(opening.seconds) ? opening.seconds.toFixed(1) : 'never',
      milliseconds(opening.slowest),
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

${loads.map(verdictLine).join('\n')}
`
}

function verdictLine(load: ConnectionLoad): string {
  const { traffic, name } = load
  const word = isReached(load) ? '**Held**' : '**Missed**'
  return `- ${name}: ${word}, with a p99 of ${milliseconds(traffic.p99)} ms. ${failureWords([traffic])}`
}

function isReached({ traffic }: ConnectionLoad): boolean {
  return traffic.failed === 0 && traffic.p99 < longestP99 && Number.isFinite(traffic.opening.seconds)
}
