import type { Options } from 'k6/options'
import { ask, prepare } from '../lib/ask.ts'
import { type Directory, readDirectory } from '../lib/directory.ts'
import { person } from '../lib/people.ts'
import { pickAny } from '../lib/pick.ts'
import { type OwnActs, allReads, readOwnActs } from '../lib/reads.ts'
import { durationSeconds, iteration, userCount } from '../lib/scenario.ts'
import { queryNames } from '../lib/settings.ts'
import { summaryTrendStats } from '../lib/summary.ts'
import { thresholds } from '../lib/thresholds.ts'
import { warmUp } from '../lib/warm-up.ts'
import type { Role } from '../settings.ts'

export { handleSummary } from '../lib/summary.ts'

/** Every stored query by every role once all that they look for is cached: within `warmSql`, the smaller budget. */
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
  thresholds: thresholds({ statements: 'warmSql', cacheHits: 0.99, required: queryNames }),
  summaryTrendStats,
}

interface Prepared {
  readonly directory: Directory
  readonly acts: OwnActs
  readonly startedMs: number
}

export function setup(): Prepared {
  // Few enough that all of it is read once before it begins.
  const { notaries, ...directory } = readDirectory()
  const few = { ...directory, notaries: notaries.slice(0, 10) }
  const acts = readOwnActs()
  for (const id of few.notaries) prepare('NotaryProfile', { id })
  for (const [role, ids] of Object.entries(acts)) {
    for (const id of ids) prepare('ActDetail', { id }, person(role as Role, 0))
  }
  warmUp(10, () => readAny(few, acts))
  return { directory: few, acts, startedMs: Date.now() }
}

export function read({ directory, acts }: Prepared): void {
  iteration(() => readAny(directory, acts))
}

function readAny(directory: Directory, acts: OwnActs): void {
  ask(pickAny(allReads(directory, acts)))
}
