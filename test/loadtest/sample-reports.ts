import type { OperationResult, Report } from '../../loadtest/report/report.ts'

export const districts: OperationResult = {
  ...{ name: 'Districts', requests: 1200, failed: 0, p50: 2, p95: 9.5, p99: 20, max: 41, p95Budget: 60 },
  statements: { mean: 0.25, max: 2, budget: 2 },
  cacheHitShare: 0.875,
}
export const search: OperationResult = {
  ...{
    name: 'SearchNotaries',
    requests: 300,
    failed: 1,
    p50: 30,
    p95: 82,
    p99: 140,
    max: 233,
    p95Budget: 60,
  },
  statements: { mean: 11.5, max: 24, budget: 5 },
}

/** Small, and without anything that may be absent. */
export const passing: Report = {
  scenario: 'browse',
  startedAt: '2026-03-14T09:26:53.589Z',
  seconds: 65,
  setting: { target: 'http://127.0.0.1:4000', latency: 'reported', jaeger: 'http://localhost:16686/' },
  hasPassed: true,
  thresholds: [
    {
      ...{ metric: 'sql_statements{operation:Districts}', expression: 'max<=2', value: 2 },
      ...{ holds: true, isEnforced: true },
    },
  ],
  totals: {
    ...{ p50: 2, p95: 9.5, p99: 20, max: 41, requests: 1200, perSecond: 18.46, failedShare: 0 },
    ...{ iterations: 400, dropped: 0, statements: 300, shared: 10, shed: 0 },
  },
  operations: [districts],
  ...{ slowest: [], overBudget: [], overBudgetCount: 0 },
}

/** With everything that a report may have. */
export const failing: Report = {
  ...passing,
  hasPassed: false,
  thresholds: [
    ...passing.thresholds,
    {
      ...{ metric: 'http_req_duration{operation:SearchNotaries}', expression: 'p(95)<60', value: 82 },
      ...{ holds: false, isEnforced: false },
    },
    {
      ...{ metric: 'sql_statements{operation:SearchNotaries}', expression: 'max<=5', value: 24 },
      ...{ holds: false, isEnforced: true },
    },
  ],
  operations: [districts, search],
  slowest: [
    { operation: 'SearchNotaries', ms: 233, statements: 24, budget: 5, traceId: 'abc123', requestId: 'r-1' },
    { operation: 'Districts', ms: 41, statements: 2, budget: 2, requestId: 'r-2' },
  ],
  overBudget: [{ operation: 'SearchNotaries', ms: 233, statements: 24, budget: 5, requestId: 'r-3' }],
  overBudgetCount: 137,
  witnesses: {
    answers: { statements: 3000, shared: 10 },
    server: { statements: 2995, shared: 10, background: 5, failed: 1 },
    database: 2990,
    differences: ['PostgreSQL counted 4 fewer.'],
  },
  timeline: [
    {
      second: 5,
      perSecond: 12,
      statementsPerRequest: 2,
      p50: 3,
      p95: 9,
      processorUse: 0.5,
      heapMegabytes: 80,
    },
    { second: 10, perSecond: 0, statementsPerRequest: 0, processorUse: 0.1 },
    { second: 15, perSecond: 18, statementsPerRequest: 4, p50: 4, p95: 90, processorUse: 0.75 },
  ],
  previous: {
    startedAt: '2026-03-13T18:00:00.000Z',
    totals: { ...passing.totals, p50: 2.2, p95: 5, perSecond: 0 },
    operations: [{ ...districts, p95: 19, statements: { mean: 1, max: 1, budget: 2 } }],
  },
}

const evil = '<script>alert("1")</script> | `x` \u001b[31m\nmore'
/** Everything from outside in it wants to be more than text. */
export const hostile: Report = {
  ...failing,
  scenario: evil,
  setting: { ...failing.setting, target: evil, jaeger: 'javascript:alert(1)' },
  thresholds: failing.thresholds.map((one) => ({ ...one, metric: evil, expression: evil })),
  operations: [districts, { ...search, name: evil }],
  slowest: failing.slowest.map((one) => ({ ...one, operation: evil, requestId: evil })),
  witnesses: { ...failing.witnesses!, differences: [evil] },
}

export const bare: Report = { ...passing, thresholds: [], operations: [] }
