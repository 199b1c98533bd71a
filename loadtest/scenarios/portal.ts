import { sleep } from 'k6'
import exec from 'k6/execution'
import type { Options } from 'k6/options'
import type { Person } from '../lib/people.ts'
import { type Portal, portalUser, preparePortal, takeStep } from '../lib/portal-users.ts'
import { durationSeconds, iteration, userCount } from '../lib/scenario.ts'
import { summaryTrendStats } from '../lib/summary.ts'
import { thresholds } from '../lib/thresholds.ts'

export { handleSummary } from '../lib/summary.ts'

const users = userCount(1_000)
const arrivingPerSecond = 10

/** Citizens, notaries, staff and administrators, each with time to think, who arrive one after the other and stay. */
export const options: Options = {
  scenarios: {
    users: {
      executor: 'ramping-vus',
      exec: 'use',
      startVUs: 0,
      stages: [
        { target: users, duration: `${Math.ceil(users / arrivingPerSecond)}s` },
        { target: users, duration: `${durationSeconds(300)}s` },
      ],
      gracefulStop: '30s',
    },
  },
  thresholds: thresholds({
    required: ['SearchNotaries', 'NotaryProfile', 'MyActs', 'ActDetail', 'StudioActs', 'ActRegister'],
  }),
  summaryTrendStats,
  setupTimeout: '120s',
}

export const setup = preparePortal

let user: Person | undefined

export function use({ directory }: Portal): void {
  iteration(() => {
    user ??= portalUser(exec.vu.idInTest)
    sleep(takeStep(user, directory))
  })
}
