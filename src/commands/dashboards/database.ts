import { growth } from '../alerts/expressions.ts'
import type { Dashboard } from './layout.ts'
import { type LinesPanel, type NumberPanel, numbers } from './panels.ts'

const duration = 'db_client_operation_duration'
const waitTime = 'db_client_connection_wait_time'
const bySummary = 'by (db_query_summary)'
const legend = '{{db_query_summary}}'
/** Not LISTEN, which is no reading, and Redis, which is not measured here. */
const postgresql = 'db_system_name="postgresql"'

/** The statements that PostgreSQL gets, and the connections that they travel on. */
export function databaseDashboard(): Dashboard {
  return {
    uid: 'sportello-database',
    title: 'Database',
    description:
      'Statements by their names: how many, how long, how many failed; and the pool of connections.',
    variables: [],
    sections: [
      { title: 'At a glance', panels: atAGlance() },
      { title: 'Statements', panels: [sent, shared, p95, rate, timeSpent, failures] },
      { title: 'Connections', panels: [connections, pending, waits, timeouts] },
    ],
  }
}

function atAGlance(): NumberPanel[] {
  return numbers(6, [
    [
      'Statements',
      'reqps',
      'sum (rate(sportello_sql_statements_total[$__rate_interval]))',
      'Statements a second, of requests and in the background.',
    ],
    [
      'Pool in use',
      'percentunit',
      'max (sum by (instance, db_client_connection_pool_name) (db_client_connection_count{db_client_connection_state="used"}) / on (instance, db_client_connection_pool_name) db_client_connection_max)',
      'Connections in use, of those that there may be, where that is most. At 100 % statements wait.',
      0.9,
    ],
    [
      'Waiting',
      'short',
      'sum (db_client_connection_pending_requests)',
      'Statements that wait for a connection right now.',
      1,
    ],
    [
      'Timeouts',
      'short',
      `${growth('db_client_connection_timeouts_total', { over: '$__range' })} or vector(0)`,
      'Statements that got no connection in time, in the time shown. Their requests were answered with 503.',
      1,
    ],
  ])
}

const sent: LinesPanel = {
  kind: 'lines',
  title: 'Statements by outcome',
  description: 'Every statement that the server sends, with BEGIN and COMMIT, well or failed.',
  unit: 'reqps',
  width: 12,
  isStacked: true,
  queries: [
    {
      expression: 'sum by (sportello_sql_outcome) (rate(sportello_sql_statements_total[$__rate_interval]))',
      legend: '{{sportello_sql_outcome}}',
    },
  ],
}

const shared: LinesPanel = {
  kind: 'lines',
  title: 'Statements shared and in the background',
  description:
    'Shared: what a request waited for and another one sent. In the background: probes, and entries of the cache that are read again.',
  unit: 'reqps',
  width: 12,
  queries: [
    { expression: 'sum (rate(sportello_sql_shared_total[$__rate_interval]))', legend: 'shared' },
    {
      expression: 'sum (rate(sportello_sql_background_total[$__rate_interval]))',
      legend: 'in the background',
    },
  ],
}

const p95: LinesPanel = {
  kind: 'lines',
  title: 'Duration by statement, p95',
  description:
    'The ten slowest. The wait for a connection is part of it: where all rise together, it is the pool.',
  unit: 's',
  width: 12,
  queries: [
    {
      expression: `topk (10, histogram_quantile(0.95, sum by (db_query_summary, le) (rate(${duration}_bucket{${postgresql}}[$__rate_interval]))))`,
      legend,
    },
  ],
}

const rate: LinesPanel = {
  kind: 'lines',
  title: 'Rate by statement',
  description: 'The ten most frequent. One that stands out from the operations that need it is repeated.',
  unit: 'reqps',
  width: 12,
  queries: [
    {
      expression: `topk (10, sum ${bySummary} (rate(${duration}_count{${postgresql}}[$__rate_interval])))`,
      legend,
    },
  ],
}

const timeSpent: LinesPanel = {
  kind: 'lines',
  title: 'Time spent by statement',
  description: 'Seconds of each second that are spent on a statement: the ten that are worth improving.',
  unit: 's',
  width: 12,
  isStacked: true,
  queries: [
    {
      expression: `topk (10, sum ${bySummary} (rate(${duration}_sum{${postgresql}}[$__rate_interval])))`,
      legend,
    },
  ],
}

const failures: LinesPanel = {
  kind: 'lines',
  title: 'Failures by statement and code',
  description:
    'Statements that failed, by SQLSTATE (57014: stopped for taking too long) or the name of the failure.',
  unit: 'reqps',
  width: 12,
  queries: [
    {
      expression: `sum by (db_query_summary, error_type) (rate(${duration}_count{${postgresql}, error_type!=""}[$__rate_interval]))`,
      legend: `${legend} {{error_type}}`,
    },
  ],
}

const connections: LinesPanel = {
  kind: 'lines',
  title: 'Connections',
  description: 'Connections of the pool by state, beside how many there may be.',
  unit: 'short',
  width: 12,
  dashed: 'most',
  queries: [
    {
      expression:
        'sum by (db_client_connection_pool_name, db_client_connection_state) (db_client_connection_count)',
      legend: '{{db_client_connection_pool_name}} {{db_client_connection_state}}',
    },
    {
      expression: 'sum by (db_client_connection_pool_name) (db_client_connection_max)',
      legend: '{{db_client_connection_pool_name}} at most',
    },
  ],
}

const pending: LinesPanel = {
  kind: 'lines',
  title: 'Waiting for a connection',
  description:
    'Statements that wait right then. Queues that come and go between two looks show in the wait time alone.',
  unit: 'short',
  width: 12,
  queries: [
    {
      expression: 'sum by (instance) (db_client_connection_pending_requests)',
      legend: '{{instance}}',
    },
  ],
}

const waits: LinesPanel = {
  kind: 'lines',
  title: 'Wait for a connection',
  description:
    'The time that 50, 95 and 99 % of the statements wait at most. The alert is at 100 ms for 95 %.',
  unit: 's',
  width: 12,
  queries: [0.5, 0.95, 0.99].map((share) => ({
    expression: `histogram_quantile(${share}, sum by (le) (rate(${waitTime}_bucket[$__rate_interval])))`,
    legend: `p${share * 100}`,
  })),
}

const timeouts: LinesPanel = {
  kind: 'lines',
  title: 'Timeouts',
  description: 'Statements that got no connection in time. Each is a request that failed.',
  unit: 'short',
  width: 12,
  queries: [
    {
      expression: growth('db_client_connection_timeouts_total', { by: 'instance', over: '$__rate_interval' }),
      legend: '{{instance}}',
    },
  ],
}
