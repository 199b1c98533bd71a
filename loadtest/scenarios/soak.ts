import { sleep } from 'k6'
import exec from 'k6/execution'
import type { Options } from 'k6/options'
import { type Portal, portalUser, preparePortal, takeStep } from '../lib/portal-users.ts'
import { durationSeconds, iteration, userCount } from '../lib/scenario.ts'
import { summaryTrendStats } from '../lib/summary.ts'
import { thresholds } from '../lib/thresholds.ts'

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

export const setup = preparePortal

export function use({ directory }: Portal): void {
  iteration(() => sleep(takeStep(portalUser(exec.vu.idInTest), directory)))
}
