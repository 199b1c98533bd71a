import { growth } from './expressions.ts'
import type { Alert, RuleGroup, TestSeries } from './types.ts'

const from = 'job="api", instance="api:9464"'

/** The alerts on the caches and on the one thread that does all the work. */
export function resourceRules(): RuleGroup {
  return { name: 'resources', alerts: [cacheHitRate, cacheStore, eventLoop] }
}

const cacheRequests = 'sportello_cache_requests_total'
const lookUps = (result: string, values: string, loader = 'notaryById'): TestSeries => ({
  series: `${cacheRequests}{${from}, sportello_loader_name="${loader}", sportello_cache_result="${result}"}`,
  values,
})

const answered = growth(`${cacheRequests}{sportello_cache_result=~"hit|stale|negative"}`)
const asked = growth(`${cacheRequests}{sportello_cache_result=~"hit|stale|negative|miss"}`)

const cacheHitRate: Alert = {
  name: 'CacheHitRateLow',
  severity: 'warning',
  expression: `${answered}\n/ ${asked} < 0.8\nand ${asked} >= 500`,
  holds: '10m',
  summary: 'The caches answer less than they should',
  description:
    'The caches answered {{ $value | humanizePercentage }} of what they were asked; 80 % is the least.',
  cases: [
    {
      name: 'seven of ten',
      input: [lookUps('hit', '0+600x40'), lookUps('miss', '0+300x40'), lookUps('stale', '0+100x40')],
      minute: 35,
      fires: { value: '70%' },
    },
    {
      name: 'what is due or absent is an answer too, and an error of the store is no miss',
      input: [
        lookUps('hit', '0+600x40'),
        lookUps('stale', '0+150x40'),
        lookUps('negative', '0+100x40'),
        lookUps('miss', '0+150x40'),
        lookUps('error', '0+500x40'),
      ],
      minute: 35,
    },
    {
      name: 'a start with empty caches',
      input: [lookUps('hit', '0+100x5 500+900x35'), lookUps('miss', '0+900x5 4500+10x35')],
      minute: 20,
    },
    {
      name: 'too little asked to tell',
      input: [lookUps('hit', '0+10x40'), lookUps('miss', '0+30x40')],
      minute: 35,
    },
  ],
}

const cacheStore: Alert = {
  name: 'CacheStoreFailing',
  severity: 'warning',
  expression: `${growth(`${cacheRequests}{sportello_cache_result="error"}`, { over: '5m' })} >= 5`,
  holds: '2m',
  summary: 'Redis is away, too slow, or refuses entries',
  description:
    '{{ $value }} calls to Redis failed in the last 5 minutes. Answers are right all the same, but cost PostgreSQL more.',
  cases: [
    {
      name: 'Redis is gone',
      input: [lookUps('error', '0x9 0+20x20'), lookUps('error', '0x9 0+10x20', 'responses')],
      minute: 20,
      fires: { value: '150' },
    },
    { name: 'four calls failed', input: [lookUps('error', '0x9 4x20')], minute: 12 },
    {
      name: 'it is back',
      input: [lookUps('error', '0+20x9 180x30')],
      minute: 25,
    },
  ],
}

const delay = (values: string): TestSeries => ({ series: `nodejs_eventloop_delay_p99{${from}}`, values })

const eventLoop: Alert = {
  name: 'EventLoopBlocked',
  severity: 'warning',
  // The timer that measures it sleeps for 10 ms itself.
  expression: 'nodejs_eventloop_delay_p99 - 0.01 > 0.1',
  holds: '5m',
  summary: 'Something keeps the event loop busy',
  description:
    'Whatever is due on {{ $labels.instance }} waits up to {{ $value | humanizeDuration }} for its turn, and every request with it.',
  cases: [
    {
      name: 'a quarter of a second',
      input: [delay('0.26x15')],
      minute: 10,
      fires: { labels: { job: 'api', instance: 'api:9464' }, value: '250ms' },
    },
    { name: 'the timer and a little more', input: [delay('0.105x15')], minute: 10 },
    { name: 'a start', input: [delay('0.6 0.3 0.012x15')], minute: 10 },
  ],
}
