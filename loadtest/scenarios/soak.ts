import { sleep } from 'k6'
import exec from 'k6/execution'
import type { Options } from 'k6/options'
import { type Directory, readDirectory } from '../lib/directory.ts'
import { portalUser, takeStep } from '../lib/portal-users.ts'
import { durationSeconds, iteration, userCount } from '../lib/scenario.ts'
import { summaryTrendStats } from '../lib/summary.ts'
import { thresholds } from '../lib/thresholds.ts'
import { warmUp } from '../lib/warm-up.ts'

export { handleSummary } from '../lib/summary.ts'

/** The portal's usual traffic for long: what grows shows in the report's plots of heap and processor use. */
export const options: Options = {
  scenarios: {
    users: {
      executor: 'constant-vus',
      exec: 'use',
      vus: userCount(150),
      duration: `${durationSeconds(1_800)}s`,
      gracefulStop: '30s',
    },
  },
  thresholds: thresholds({
    required: ['SearchNotaries', 'MyActs', 'ActDetail', 'StudioActs', 'ActRegister'],
  }),
  summaryTrendStats,
  setupTimeout: '120s',
}

interface Prepared {
  readonly directory: Directory
  readonly startedMs: number
}

export function setup(): Prepared {
  const directory = readDirectory()
  let number = 0
  // All come at once: a server that has just started would be what is measured.
  warmUp(10, () => takeStep(portalUser((number += 1)), directory))
  return { directory, startedMs: Date.now() }
}

export function use({ directory }: Prepared): void {
  iteration(() => sleep(takeStep(portalUser(exec.vu.idInTest), directory)))
}
