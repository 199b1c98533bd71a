import { faultMatcher, growth } from '../alerts/expressions.ts'
import type { Dashboard } from './layout.ts'
import { type LinesPanel, type NumberPanel, numbers } from './panels.ts'

const chosen = 'sportello_operation_id=~"$operation"'
const duration = 'sportello_graphql_operation_duration'
const statements = 'sportello_graphql_operation_sql_statements'
const violations = `sportello_graphql_budget_violations_total{${chosen}}`
const by = 'sum by (sportello_operation_id)'
const legend = '{{sportello_operation_id}}'

const declared = (kind: string) =>
  `max by (sportello_operation_id) (sportello:graphql_operation_budget:sql_statements{sportello_budget_kind="${kind}", ${chosen}})`
const rateOf = (name: string, over = '$__rate_interval') => `${by} (rate(${name}{${chosen}}[${over}]))`
const mean = (name: string, over?: string) =>
  `${rateOf(`${name}_sum`, over)} / ${rateOf(`${name}_count`, over)}`
const quantile = (share: number) =>
  `histogram_quantile(${share}, sum by (sportello_operation_id, le) (rate(${duration}_bucket{${chosen}}[$__rate_interval])))`
/** The upper edge of the last bucket that has one: each budget is an edge, so it is above one only if a request was. */
const most = (over: string) =>
  `histogram_quantile(1, sum by (sportello_operation_id, le) (rate(${statements}_bucket{${chosen}}[${over}])))`

/** Rate, errors and duration of operations, and the statements that they take beside what they declare. */
export function operationsDashboard(): Dashboard {
  return {
    uid: 'sportello-operations',
    title: 'Operations',
    description:
      'What is asked, how fast it is answered, and how many SQL statements it takes against its budget.',
    variables: [
      {
        name: 'operation',
        title: 'Operation',
        values: { metric: `${duration}_count`, label: 'sportello_operation_id' },
        isMany: true,
      },
    ],
    sections: [
      { title: 'At a glance', panels: atAGlance() },
      { title: 'Rate, errors, duration', panels: [rate, errors, ...durations(), ofDeclaredTime] },
      {
        title: 'SQL statements against the budget',
        panels: [budgets, ofDeclaredStatements, aboveBudget, perRequest, rows, cacheStates, roundTrips],
      },
      { title: 'Each operation against its budget', panels: [one] },
    ],
  }
}

function atAGlance(): NumberPanel[] {
  const all = `sum (rate(${duration}_count{${chosen}}[$__rate_interval]))`
  return numbers(4, [
    ['Operations', 'reqps', all, 'Operations a second, kept answers too.'],
    [
      'Our failures',
      'percentunit',
      `(sum (rate(${duration}_count{${chosen}, ${faultMatcher}}[$__rate_interval])) or vector(0)) / ${all}`,
      'The share that failed through no fault of the client. Up to 0.1 % is what we promise.',
      0.001,
    ],
    [
      'p95',
      's',
      `histogram_quantile(0.95, sum by (le) (rate(${duration}_bucket{${chosen}}[$__rate_interval])))`,
      'The time that 95 % of the answers keep.',
      0.5,
    ],
    [
      'SQL per operation',
      'short',
      `sum (rate(${statements}_sum{${chosen}}[$__rate_interval])) / sum (rate(${statements}_count{${chosen}}[$__rate_interval]))`,
      'Statements that an operation takes on average, shared ones included.',
    ],
    [
      'Above budget',
      'short',
      `${growth(violations, { over: '$__range' })} or vector(0)`,
      'Operations over their budget in the time shown. There should be none.',
      1,
    ],
    [
      'Alerts',
      'short',
      'count (ALERTS{alertstate="firing"}) or vector(0)',
      'Alerts that fire now. What to do about each stands in docs/alerts.md.',
      1,
    ],
  ])
}

const rate: LinesPanel = {
  kind: 'lines',
  title: 'Rate by operation',
  description:
    'Operations a second. `other` is everything that is not stored. Click on a line for its traces.',
  unit: 'reqps',
  width: 12,
  queries: [{ expression: rateOf(`${duration}_count`), legend }],
  leadsToTraces: true,
}

const errors: LinesPanel = {
  ...rate,
  title: 'Errors by operation and code',
  description:
    'Operations whose answer has an error, by the code of the first one. INTERNAL_SERVER_ERROR, SERVICE_UNAVAILABLE and TIMEOUT are ours, all others the client’s.',
  queries: [
    {
      expression: `sum by (sportello_operation_id, error_type) (rate(${duration}_count{${chosen}, error_type!=""}[$__rate_interval]))`,
      legend: `${legend} {{error_type}}`,
    },
  ],
}

function durations(): LinesPanel[] {
  return [0.5, 0.95, 0.99].map((share) => ({
    ...rate,
    title: `Duration, p${share * 100}`,
    description: `The time that ${share * 100} % of the answers keep, from the arrival of the request, kept answers too.`,
    unit: 's',
    queries: [{ expression: quantile(share), legend }],
  }))
}

const ofDeclaredTime: LinesPanel = {
  ...rate,
  title: 'Duration, p95 of what is declared',
  description: 'p95 divided by @budget(p95Ms:). Above 100 % the operation is slower than it declares.',
  unit: 'percentunit',
  queries: [
    {
      expression: `${quantile(0.95)} / on (sportello_operation_id) max by (sportello_operation_id) (sportello:graphql_operation_budget:p95_seconds)`,
      legend,
    },
  ],
  limit: { value: 1 },
}

const budgets = {
  kind: 'table',
  title: 'Budgets',
  description:
    'What each operation declares with @budget, and what it took in the time shown. “Most” is above “declared” only where a request was.',
  unit: 'short',
  width: 24,
  key: { label: 'sportello_operation_id', title: 'Operation' },
  queries: [
    { expression: declared('declared'), legend: 'Declared' },
    { expression: most('$__range'), legend: 'Most' },
    { expression: mean(statements, '$__range'), legend: 'On average' },
    { expression: declared('warm'), legend: 'Declared, warm' },
    { expression: `${by} (increase(${statements}_count{${chosen}}[$__range]))`, legend: 'Operations' },
    {
      expression: growth(violations, { by: 'sportello_operation_id', over: '$__range' }),
      legend: 'Above budget',
    },
  ],
} as const

const ofDeclaredStatements: LinesPanel = {
  ...rate,
  title: 'Most statements of one request, of what is declared',
  description:
    'The largest number divided by @budget(sql:). Above 100 % something reads more than it declares: most likely a field that reads per row.',
  unit: 'percentunit',
  queries: [
    {
      expression: `${most('$__rate_interval')} / on (sportello_operation_id) ${declared('declared')}`,
      legend,
    },
  ],
  limit: { value: 1 },
}

const aboveBudget: LinesPanel = {
  ...rate,
  title: 'Operations above their budget',
  description:
    'By the budget that was broken: `declared` and `warm` are those of @budget, `bound` is what @reads adds up to. Click on a line for its traces: the repeated statements are events of them.',
  unit: 'short',
  queries: [
    {
      expression: `${growth(violations, { by: 'sportello_operation_id, sportello_budget_kind', over: '$__rate_interval' })} > 0`,
      legend: `${legend} {{sportello_budget_kind}}`,
    },
  ],
}

const perRequest: LinesPanel = {
  ...rate,
  title: 'Statements per request',
  description: 'SQL statements on average, those shared with other requests included.',
  unit: 'short',
  queries: [{ expression: mean(statements), legend }],
}

const rows: LinesPanel = {
  ...perRequest,
  title: 'Rows per request',
  description: 'Rows that the statements of an operation bring, on average.',
  queries: [{ expression: mean('sportello_graphql_operation_rows'), legend }],
}

const cacheStates: LinesPanel = {
  kind: 'lines',
  title: 'Operations by state of the cache',
  description: '`warm` found all that they looked for, `cold` had to read, `off` were told to ask no cache.',
  unit: 'reqps',
  width: 12,
  isStacked: true,
  queries: [
    {
      expression: `sum by (sportello_cache_state) (rate(${statements}_count{${chosen}}[$__rate_interval]))`,
      legend: '{{sportello_cache_state}}',
    },
  ],
}

const roundTrips: LinesPanel = {
  ...perRequest,
  title: 'Calls to the cache per request',
  description: 'Calls to the store of the cache on average. What this process knows itself takes none.',
  queries: [{ expression: mean('sportello_graphql_operation_cache_round_trips'), legend }],
}

const one: LinesPanel = {
  ...perRequest,
  title: '$operation',
  description:
    'Statements of one request, on average and at most, beside what the operation declares for a cold and a warm cache.',
  width: 6,
  height: 8,
  repeat: 'operation',
  dashed: 'declared',
  queries: [
    { expression: most('$__rate_interval'), legend: 'most' },
    { expression: mean(statements), legend: 'on average' },
    { expression: declared('declared'), legend: 'declared' },
    { expression: declared('warm'), legend: 'declared, warm' },
  ],
}
