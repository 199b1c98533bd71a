import { sleep } from 'k6'
import type { Options } from 'k6/options'
import { type Directory, readDirectory, visits } from '../lib/directory.ts'
import { pickWeighted } from '../lib/pick.ts'
import { durationSeconds, iteration, userCount } from '../lib/scenario.ts'
import { summaryTrendStats } from '../lib/summary.ts'
import { thresholds } from '../lib/thresholds.ts'
import { warmUp } from '../lib/warm-up.ts'

export { handleSummary } from '../lib/summary.ts'

/** Visitors who are not signed in, in the public directory. */
export const options: Options = {
  scenarios: {
    visitors: {
      executor: 'constant-vus',
      exec: 'visit',
      vus: userCount(50),
      duration: `${durationSeconds(60)}s`,
      gracefulStop: '30s',
    },
  },
  thresholds: thresholds({
    cacheHits: 0.8,
    required: ['SearchNotaries', 'NotaryProfile', 'ActTypeCatalogue', 'Districts'],
  }),
  summaryTrendStats,
}

export function setup(): { directory: Directory; startedMs: number } {
  const directory = readDirectory()
  warmUp(5, () => pickWeighted(visits)(directory))
  return { directory, startedMs: Date.now() }
}

export function visit({ directory }: { directory: Directory }): void {
  iteration(() => pickWeighted(visits)(directory))
  sleep(0.5 + Math.random())
}
