import { earnestMatcher, faultMatcher, growth, quantile } from './expressions.ts'
import type { Alert, RuleGroup, TestSeries } from './types.ts'

const duration = 'sportello_graphql_operation_duration'
const http = 'http_server_request_duration'
/** A server that is not ready, or about to stop, answers its probes with 503: that is what they are for. */
const noProbes = 'http_route!~"/(alive|ready|health)/?"'
const from = 'job="api", instance="api:9464"'

/** The alerts on what clients notice, whatever they ask for. */
export function serviceRules(): RuleGroup {
  return { name: 'service', alerts: [apiDown, failing, answeredWith5xx, slow, aboveBound] }
}

const apiDown: Alert = {
  name: 'ApiDown',
  severity: 'critical',
  expression: 'up{job="api"} == 0\nor absent(up{job="api"})',
  holds: '1m',
  summary: 'The API cannot be reached',
  description:
    'Prometheus gets no metrics from it: {{ $value }}. 0: it does not answer; 1: it is not even among those that are asked.',
  cases: [
    {
      name: 'it stops answering',
      input: [{ series: `up{${from}}`, values: '1x5 0x10' }],
      minute: 10,
      fires: { labels: { job: 'api', instance: 'api:9464' }, value: '0' },
    },
    {
      name: 'nobody asks it',
      input: [{ series: 'up{job="collector"}', values: '1x15' }],
      minute: 10,
      fires: { labels: { job: 'api' }, value: '1' },
    },
    { name: 'it answers', input: [{ series: `up{${from}}`, values: '1x15' }], minute: 10 },
    { name: 'it missed one question', input: [{ series: `up{${from}}`, values: '1x8 0 1x8' }], minute: 9 },
    {
      name: 'another one is down',
      input: [
        { series: `up{${from}}`, values: '1x15' },
        { series: 'up{job="collector"}', values: '0x15' },
      ],
      minute: 10,
    },
  ],
}

function operations(values: string, errorType?: string, operation = 'MyActs'): TestSeries {
  const error = errorType === undefined ? '' : `, error_type="${errorType}"`
  return {
    series: `${duration}_count{${from}, graphql_operation_type="query", sportello_operation_id="${operation}"${error}}`,
    values,
  }
}

const failing: Alert = {
  name: 'OperationsFailing',
  severity: 'critical',
  expression: shareOf(`${duration}_count{${faultMatcher}}`, `${duration}_count`),
  summary: 'Operations fail through no fault of the client',
  description:
    '{{ $value | humanizePercentage }} of the operations of the last 10 minutes failed with INTERNAL_SERVER_ERROR, SERVICE_UNAVAILABLE or TIMEOUT. Up to 0.1 % is what we promise.',
  cases: [
    {
      name: 'two of a hundred run into the time limit',
      input: [operations('0+98x20'), operations('0+2x20', 'TIMEOUT')],
      minute: 15,
      fires: { value: '2%' },
    },
    {
      name: 'the first failures of three operations',
      input: [
        operations('0+100x20'),
        operations('_x9 1x10', 'INTERNAL_SERVER_ERROR', 'ActDetail'),
        operations('_x9 1x10', 'INTERNAL_SERVER_ERROR', 'StudioActs'),
        operations('_x9 1x10', 'SERVICE_UNAVAILABLE', 'StudioActs'),
        operations('0+97.7x20', undefined, 'Districts'),
      ],
      minute: 15,
      fires: { value: '0.1515%' },
    },
    {
      name: 'one of two thousand fails',
      input: [operations('0+1999x20'), operations('0+1x20', 'TIMEOUT')],
      minute: 15,
    },
    {
      name: 'what clients do wrong',
      input: [
        operations('0+50x20'),
        operations('0+25x20', 'FORBIDDEN'),
        operations('0+25x20', 'GRAPHQL_VALIDATION_FAILED', 'other'),
      ],
      minute: 15,
    },
    {
      name: 'two failures at night',
      input: [operations('0+1x20'), operations('_x9 2x10', 'INTERNAL_SERVER_ERROR')],
      minute: 15,
    },
    {
      name: 'it is over',
      input: [operations('0+100x40'), operations('0+10x9 90x30', 'TIMEOUT')],
      minute: 30,
    },
  ],
}

function requests(values: string, status: number, route = '/graphql'): TestSeries {
  const labels = `http_request_method="POST", url_scheme="http", http_route="${route}"`
  return { series: `${http}_count{${from}, ${labels}, http_response_status_code="${status}"}`, values }
}

const answeredWith5xx: Alert = {
  name: 'ServerErrorResponses',
  severity: 'critical',
  expression: shareOf(
    `${http}_count{http_response_status_code=~"5..", ${noProbes}}`,
    `${http}_count{${noProbes}}`,
  ),
  summary: 'Requests are answered with 5xx',
  description:
    '{{ $value | humanizePercentage }} of the requests of the last 10 minutes were answered with a status of 500 or above, probes aside.',
  cases: [
    {
      name: 'one of ten is answered with 503',
      input: [requests('0+90x20', 200), requests('0+10x20', 503)],
      minute: 15,
      fires: { value: '10%' },
    },
    { name: 'all is well', input: [requests('0+90x20', 200), requests('0+10x20', 400)], minute: 15 },
    {
      name: 'a probe is told to wait',
      input: [requests('0+90x20', 200), requests('0+10x20', 503, '/ready/')],
      minute: 15,
    },
  ],
}

/** The share of failures, where there are three at least: fewer can be anything. */
function shareOf(failures: string, all: string): string {
  return `${growth(failures)}\n/ ${growth(all)} > 0.001\nand ${growth(failures)} >= 3`
}

const p99 = quantile(0.99, duration, earnestMatcher, { fewest: 100 })

function answers(perMinute: number, within: number): TestSeries[] {
  const labels = `${from}, graphql_operation_type="query", sportello_operation_id="MyActs"`
  return [
    { series: `${duration}_bucket{${labels}, le="1"}`, values: `0+${within}x40` },
    { series: `${duration}_bucket{${labels}, le="2.5"}`, values: `0+${perMinute}x40` },
    { series: `${duration}_bucket{${labels}, le="+Inf"}`, values: `0+${perMinute}x40` },
    { series: `${duration}_count{${labels}}`, values: `0+${perMinute}x40` },
  ]
}

const slow: Alert = {
  name: 'AnswersSlow',
  severity: 'critical',
  expression: `${p99.value} > 1\n${p99.floor}`,
  holds: '5m',
  summary: 'One answer in a hundred takes longer than a second',
  description: '99 % of the answers took up to {{ $value | humanizeDuration }}; 1 s is what we promise.',
  cases: [
    {
      name: 'two of a hundred take longer than a second',
      input: answers(100, 98),
      minute: 30,
      fires: { value: '1.75s' },
    },
    { name: 'one of two hundred does', input: answers(200, 199), minute: 30 },
    { name: 'too few to tell', input: answers(5, 0), minute: 30 },
  ],
}

const violations = (operation: string, kind: string, values: string): TestSeries => ({
  series: `sportello_graphql_budget_violations_total{${from}, sportello_operation_id="${operation}", sportello_budget_kind="${kind}"}`,
  values,
})

const aboveBound: Alert = {
  name: 'OperationAboveBound',
  severity: 'warning',
  expression: `${growth('sportello_graphql_budget_violations_total{sportello_budget_kind="bound"}', { by: 'sportello_operation_id' })} > 0`,
  summary: 'A field reads more often than it declares: most likely once per row',
  description:
    '{{ $value }} requests of the last 10 minutes for {{ $labels.sportello_operation_id }} took more SQL statements than the @reads of their fields add up to. `other` is an operation that is not stored.',
  cases: [
    {
      name: 'an operation that is not stored reads per row',
      input: [violations('other', 'bound', '_x9 1x10')],
      minute: 12,
      fires: { labels: { sportello_operation_id: 'other' }, value: '1' },
    },
    {
      name: 'a budget is broken, but no bound',
      input: [violations('MyActs', 'declared', '0+1x20')],
      minute: 12,
    },
    { name: 'it was long ago', input: [violations('other', 'bound', '5x30')], minute: 20 },
    { name: 'nothing was ever above', input: [], minute: 12 },
  ],
}
