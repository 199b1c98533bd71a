import type { Options } from 'k6/options'
import { ask } from '../lib/ask.ts'
import { durationSeconds, iteration, userCount } from '../lib/scenario.ts'
import { summaryTrendStats } from '../lib/summary.ts'
import { thresholds } from '../lib/thresholds.ts'

export { handleSummary } from '../lib/summary.ts'

/** Asks a server in which one loader reads per row, and has to fail: a load test that cannot fail shows nothing. */
export const options: Options = {
  scenarios: {
    visitors: {
      executor: 'constant-vus',
      exec: 'search',
      vus: userCount(2),
      duration: `${durationSeconds(5)}s`,
      gracefulStop: '30s',
    },
  },
  thresholds: thresholds({ required: ['SearchNotaries'] }),
  summaryTrendStats,
}

export function search(): void {
  // Kept answers would hide what it costs to make one.
  iteration(() => void ask({ operation: 'SearchNotaries', variables: { first: 20 }, isCold: true }))
}
