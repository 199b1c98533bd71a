import exec from 'k6/execution'
import type { Options, Scenario } from 'k6/options'
import { type Portal, portalUser, preparePortal, takeStep } from '../lib/portal-users.ts'
import { durationSeconds, iteration, userCount } from '../lib/scenario.ts'
import { summaryTrendStats } from '../lib/summary.ts'
import { thresholds } from '../lib/thresholds.ts'

export { handleSummary } from '../lib/summary.ts'

const phaseSeconds = Math.ceil(durationSeconds(90) / 3)
/** What is left of the peak has this long to end. */
const pauseSeconds = 5
const usualRate = 40
const peakRate = 10 * usualRate

/** Ten times the usual traffic from one moment to the next, and back: what is too much is refused, and all is well after it. */
export const options: Options = {
  scenarios: {
    before: phase('before', usualRate, 0),
    peak: phase('peak', peakRate, phaseSeconds),
    after: phase('after', usualRate, 2 * phaseSeconds + pauseSeconds),
  },
  thresholds: {
    ...thresholds({ isOverload: true }),
    'failures{phase:before}': ['rate<0.001'],
    'failures{phase:after}': ['rate<0.001'],
    'http_req_duration{phase:before}': ['p(95)<500'],
    'http_req_duration{phase:peak}': ['max>=0'],
    'http_req_duration{phase:after}': ['p(95)<500'],
    // A server that falls over under ten times its traffic answers less than usual.
    'answered_requests{phase:peak}': [`count>${2 * usualRate * phaseSeconds}`],
  },
  summaryTrendStats,
  setupTimeout: '120s',
}

function phase(name: string, rate: number, startSeconds: number): Scenario {
  const users = userCount(4 * rate)
  return {
    executor: 'constant-arrival-rate',
    exec: 'use',
    rate,
    timeUnit: '1s',
    startTime: `${startSeconds}s`,
    duration: `${phaseSeconds}s`,
    preAllocatedVUs: Math.min(rate, users),
    maxVUs: users,
    gracefulStop: '30s',
    tags: { phase: name },
  }
}

export const setup = preparePortal

export function use({ directory }: Portal): void {
  iteration(() => void takeStep(portalUser(exec.vu.idInTest), directory))
}
