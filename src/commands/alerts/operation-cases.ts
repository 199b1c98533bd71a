import type { AlertCase, TestSeries } from './types.ts'

const from = 'job="api", instance="api:9464"'

interface StatementSituation {
  readonly name: string
  readonly budget: number
  readonly cacheState: string
  /** With what can go wrong with counters as well: once is enough, the expression is the same for all. */
  readonly isThorough: boolean
}

/** Situations for an alert that counts requests above a budget. */
export function statementCases({ name, budget, cacheState, isThorough }: StatementSituation): AlertCase[] {
  const labels = `${from}, sportello_operation_id="${name}", sportello_cache_state="${cacheState}"`
  const counted = (all: string, within: string, edge = String(budget)): TestSeries[] => [
    { series: `sportello_graphql_operation_sql_statements_count{${labels}}`, values: all },
    { series: `sportello_graphql_operation_sql_statements_bucket{${labels}, le="${edge}"}`, values: within },
  ]
  const fires = (value: number) => ({ value: String(value) })
  const twoAbove = counted('100+10x30', '100+10x9 198+10x20')
  const usual: AlertCase[] = [
    { name: 'two of many were above', input: twoAbove, minute: 15, fires: fires(2) },
    { name: 'all were within', input: counted('100+10x30', '100+10x30'), minute: 15 },
  ]
  if (!isThorough) return usual
  return [
    ...usual,
    { name: 'those above are long gone', input: twoAbove, minute: 25 },
    { name: 'never called', input: [], minute: 15 },
    {
      name: 'the very first one is above',
      input: counted('_x9 1x20', '_x9 0x20'),
      minute: 12,
      fires: fires(1),
    },
    {
      name: 'the first after a long silence is above',
      input: counted('5x3 _x20 1x10', '5x3 _x20 0x10'),
      minute: 26,
      fires: fires(1),
    },
    {
      name: 'the process started anew, and all are within',
      input: counted('500+10x9 3+1x20', '495+10x9 3+1x20'),
      minute: 12,
    },
    {
      name: 'the process started anew, and one is above',
      input: counted('500+10x9 3+1x20', '495+10x9 2+1x20'),
      minute: 12,
      fires: fires(1),
    },
    {
      name: 'few requests, one of them above long ago',
      input: counted('2+20x30', '1+20x30'),
      minute: 15,
    },
    {
      name: 'the edge as Prometheus 3 writes it',
      input: counted('100+10x30', '100+10x9 198+10x20', `${budget}.0`),
      minute: 15,
      fires: fires(2),
    },
  ]
}

interface LatencySituation {
  readonly name: string
  readonly p95Ms: number
  readonly isThorough: boolean
}

/** Situations for an alert on the time that 95 % of the answers take. */
export function latencyCases({ name, p95Ms, isThorough }: LatencySituation): AlertCase[] {
  const labels = `${from}, graphql_operation_type="query", sportello_operation_id="${name}"`
  const seconds = p95Ms / 1_000
  /** Of so many answers a minute, so many within what is declared; all within twice as much. */
  function answers(perMinute: number, within: number, more = ''): TestSeries[] {
    const series = 'sportello_graphql_operation_duration'
    return [
      { series: `${series}_bucket{${labels}${more}, le="${seconds}"}`, values: `0+${within}x40` },
      { series: `${series}_bucket{${labels}${more}, le="${2 * seconds}"}`, values: `0+${perMinute}x40` },
      { series: `${series}_bucket{${labels}${more}, le="+Inf"}`, values: `0+${perMinute}x40` },
      { series: `${series}_count{${labels}${more}}`, values: `0+${perMinute}x40` },
    ]
  }
  const fires = { value: `${1.5 * p95Ms}ms` }
  const slow = answers(100, 90)
  const usual: AlertCase[] = [
    { name: 'one of ten takes longer', input: slow, minute: 30, fires },
    { name: 'one of twenty-five takes longer', input: answers(100, 96), minute: 30 },
  ]
  if (!isThorough) return usual
  const refused = answers(1_000, 1_000, ', error_type="FORBIDDEN"')
  return [
    ...usual,
    { name: 'refusals are no fast answers', input: [...slow, ...refused], minute: 30, fires },
    {
      name: 'answers that fail count',
      input: answers(100, 90, ', error_type="TIMEOUT"'),
      minute: 30,
      fires,
    },
    { name: 'too few to tell', input: answers(1, 0), minute: 30 },
    { name: 'not for long enough', input: slow, minute: 4 },
    { name: 'never called', input: [], minute: 30 },
  ]
}
