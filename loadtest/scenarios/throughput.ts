import type { Options } from 'k6/options'
import { type Directory, readDirectory, visits } from '../lib/directory.ts'
import { pickWeighted } from '../lib/pick.ts'
import { durationSeconds, iteration, userCount } from '../lib/scenario.ts'
import { summaryTrendStats } from '../lib/summary.ts'
import { thresholds } from '../lib/thresholds.ts'
import { warmUp } from '../lib/warm-up.ts'

export { handleSummary } from '../lib/summary.ts'

const seconds = durationSeconds(60)
const target = 1_000

/** More than 1,000 requests in every second, whether the answers keep up or not. */
export const options: Options = {
  scenarios: {
    visits: {
      executor: 'constant-arrival-rate',
      exec: 'visit',
      rate: 1.1 * target,
      timeUnit: '1s',
      duration: `${seconds}s`,
      preAllocatedVUs: userCount(600),
      gracefulStop: '30s',
    },
  },
  thresholds: {
    ...thresholds({ cacheHits: 0.8, required: ['SearchNotaries', 'NotaryProfile'] }),
    // A count, since k6's rates include the time of preparations.
    'http_reqs{kind:operation}': [`count>${target * seconds}`],
    dropped_iterations: ['count==0'],
  },
  summaryTrendStats,
}

export function setup(): { directory: Directory; startedMs: number } {
  const directory = readDirectory()
  warmUp(3, () => pickWeighted(visits)(directory))
  return { directory, startedMs: Date.now() }
}

export function visit({ directory }: { directory: Directory }): void {
  iteration(() => pickWeighted(visits)(directory))
}
