import { sleep } from 'k6'
import http from 'k6/http'
import type { Options } from 'k6/options'
import { type Directory, readDirectory, visits } from '../lib/directory.ts'
import { pickWeighted } from '../lib/pick.ts'
import { durationSeconds, iteration, userCount } from '../lib/scenario.ts'
import { settings } from '../lib/settings.ts'
import { summaryTrendStats } from '../lib/summary.ts'
import { thresholds } from '../lib/thresholds.ts'
import { warmUp } from '../lib/warm-up.ts'

export { handleSummary } from '../lib/summary.ts'

const phaseSeconds = Math.ceil(durationSeconds(60) / 4)

/** Redis answers nothing, then is killed, then is back: visitors get the same answers all the time. */
export const options: Options = {
  scenarios: {
    ...Object.fromEntries(
      ['before', 'silent', 'killed', 'after'].map((phase, index) => [
        phase,
        {
          executor: 'constant-vus',
          exec: 'visit',
          vus: userCount(30),
          startTime: `${index * phaseSeconds}s`,
          duration: `${phaseSeconds}s`,
          gracefulStop: '10s',
          tags: { phase },
        },
      ]),
    ),
    operator: { executor: 'per-vu-iterations', exec: 'operate', vus: 1, iterations: 1, maxDuration: '10m' },
  },
  thresholds: {
    ...thresholds({ required: ['SearchNotaries', 'NotaryProfile'] }),
    'failures{phase:silent}': ['rate<0.001'],
    'failures{phase:killed}': ['rate<0.001'],
    'http_req_duration{phase:silent}': ['p(95)<500'],
    'http_req_duration{phase:killed}': ['p(95)<500'],
    'cache_hits{phase:before}': ['rate>0.8'],
    // Each instance keeps answers for a second on its own, but looks for none that others made.
    'cache_hits{phase:after}': ['rate>0.5'],
  },
  summaryTrendStats,
}

export function setup(): { directory: Directory; startedMs: number } {
  const directory = readDirectory()
  warmUp(5, () => pickWeighted(visits)(directory))
  return { directory, startedMs: Date.now() }
}

export function visit({ directory }: { directory: Directory }): void {
  iteration(() => pickWeighted(visits)(directory))
  sleep(0.3 + 0.4 * Math.random())
}

export function operate(): void {
  iteration(() => {
    sleep(phaseSeconds)
    redis('pause')
    sleep(phaseSeconds)
    redis('kill')
    sleep(phaseSeconds)
    redis('start')
  })
}

function redis(act: 'pause' | 'kill' | 'start'): void {
  const { status, error } = http.post(`${settings.redisControl}/${act}`, null, { tags: { name: 'redis' } })
  if (status !== 204) throw new Error(`Redis could not be told to ${act}: ${status} ${error}`)
}
