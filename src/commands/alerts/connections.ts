import { growth } from './expressions.ts'
import type { Alert, RuleGroup, TestSeries } from './types.ts'

const from = 'job="api", instance="api:9464"'

/** The alerts on the pool of connections to PostgreSQL. */
export function connectionRules(): RuleGroup {
  return { name: 'connections', alerts: [connectionsAwaited, connectionWait, connectionTimeouts] }
}

const pool = `${from}, db_client_connection_pool_name="primary"`
const where = { instance: 'api:9464', db_client_connection_pool_name: 'primary' }
const pending = (values: string): TestSeries => ({
  series: `db_client_connection_pending_requests{${pool}}`,
  values,
})

const connectionsAwaited: Alert = {
  name: 'ConnectionsAwaited',
  severity: 'warning',
  expression: 'db_client_connection_pending_requests > 0',
  holds: '1m',
  summary: 'Statements queue for a connection to PostgreSQL',
  description:
    '{{ $value }} statements wait for a connection of the pool {{ $labels.db_client_connection_pool_name }} of {{ $labels.instance }}, and some have for a minute.',
  cases: [
    {
      name: 'three wait, again and again',
      input: [pending('0x5 3x10')],
      minute: 10,
      fires: { labels: { job: 'api', ...where }, value: '3' },
    },
    { name: 'nobody waits', input: [pending('0x15')], minute: 10 },
    { name: 'they waited once', input: [pending('0x8 12 0x8')], minute: 9 },
  ],
}

const waitTime = 'db_client_connection_wait_time'

function waits(perMinute: number, within: number): TestSeries[] {
  return [
    { series: `${waitTime}_bucket{${pool}, le="0.1"}`, values: `0+${within}x40` },
    { series: `${waitTime}_bucket{${pool}, le="0.5"}`, values: `0+${perMinute}x40` },
    { series: `${waitTime}_bucket{${pool}, le="+Inf"}`, values: `0+${perMinute}x40` },
    { series: `${waitTime}_count{${pool}}`, values: `0+${perMinute}x40` },
  ]
}

const connectionWait: Alert = {
  name: 'ConnectionWaitLong',
  severity: 'warning',
  // Queues that come and go between two looks at the pool are seen here alone.
  expression: `histogram_quantile(
  0.95,
  sum by (instance, db_client_connection_pool_name, le) (rate(${waitTime}_bucket[5m]))
) > 0.1
and on (instance, db_client_connection_pool_name)
sum by (instance, db_client_connection_pool_name) (increase(${waitTime}_count[5m])) >= 100`,
  holds: '5m',
  summary: 'Statements wait long for a connection to PostgreSQL',
  description:
    'One statement in twenty waits {{ $value | humanizeDuration }} or longer for a connection of the pool {{ $labels.db_client_connection_pool_name }} of {{ $labels.instance }}.',
  cases: [
    {
      name: 'one of ten waits longer than 100 ms',
      input: waits(1_000, 900),
      minute: 30,
      fires: {
        labels: where,
        value: '300ms',
      },
    },
    { name: 'one of fifty does', input: waits(1_000, 980), minute: 30 },
    { name: 'too few to tell', input: waits(10, 0), minute: 30 },
  ],
}

const timeouts = (values: string): TestSeries => ({
  series: `db_client_connection_timeouts_total{${pool}}`,
  values,
})

const connectionTimeouts: Alert = {
  name: 'ConnectionTimeouts',
  severity: 'critical',
  expression: `${growth('db_client_connection_timeouts_total', { by: 'instance, db_client_connection_pool_name', over: '5m' })} > 0`,
  summary: 'Requests fail because no connection to PostgreSQL comes free',
  description:
    '{{ $value }} statements of the last 5 minutes got no connection of the pool {{ $labels.db_client_connection_pool_name }} of {{ $labels.instance }} in time.',
  cases: [
    {
      name: 'the first two',
      input: [timeouts('_x9 2x10')],
      minute: 12,
      fires: {
        labels: where,
        value: '2',
      },
    },
    { name: 'those are long gone', input: [timeouts('_x9 2x20')], minute: 20 },
    { name: 'there was never one', input: [pending('0x15')], minute: 12 },
  ],
}
