import type { Options } from 'k6/options'
import { ask } from '../lib/ask.ts'
import { type Directory, readDirectory } from '../lib/directory.ts'
import { pickAny } from '../lib/pick.ts'
import { type OwnActs, allReads, readOwnActs } from '../lib/reads.ts'
import { durationSeconds, iteration, userCount } from '../lib/scenario.ts'
import { queryNames } from '../lib/settings.ts'
import { summaryTrendStats } from '../lib/summary.ts'
import { thresholds } from '../lib/thresholds.ts'
import { warmUp } from '../lib/warm-up.ts'

export { handleSummary } from '../lib/summary.ts'

/** Every stored query by every role, past every cache: what an answer costs when nothing is known yet. */
export const options: Options = {
  scenarios: {
    users: {
      executor: 'constant-vus',
      exec: 'read',
      vus: userCount(4),
      duration: `${durationSeconds(30)}s`,
      gracefulStop: '30s',
    },
  },
  thresholds: thresholds({ required: queryNames }),
  summaryTrendStats,
}

interface Prepared {
  readonly directory: Directory
  readonly acts: OwnActs
  readonly startedMs: number
}

export function setup(): Prepared {
  const directory = readDirectory()
  const acts = readOwnActs()
  warmUp(5, () => readAny(directory, acts))
  return { directory, acts, startedMs: Date.now() }
}

export function read({ directory, acts }: Prepared): void {
  iteration(() => readAny(directory, acts))
}

function readAny(directory: Directory, acts: OwnActs): void {
  ask({ ...pickAny(allReads(directory, acts)), isCold: true })
}
