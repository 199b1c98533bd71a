import type { Dashboard } from './layout.ts'
import type { LinesPanel, NumberPanel } from './panels.ts'

const chosen = 'sportello_loader_name=~"$loader"'
const requests = 'sportello_cache_requests_total'
const batches = 'sportello_dataloader_batch_size'
const legend = '{{sportello_loader_name}}'
const answered = `${chosen}, sportello_cache_result=~"hit|stale|negative"`
const asked = `${chosen}, sportello_cache_result=~"hit|stale|negative|miss"`

const rateOf = (matchers: string, by = '') => `sum ${by}(rate(${requests}{${matchers}}[$__rate_interval]))`
const perLoader = 'by (sportello_loader_name) '

/** What the caches answer, per loader, and how many keys the loaders ask for at once. */
export function cacheDashboard(): Dashboard {
  return {
    uid: 'sportello-cache',
    title: 'Cache',
    description: 'What the caches answer and what they do not, by loader, and how well loaders batch.',
    variables: [
      {
        name: 'loader',
        title: 'Loader',
        values: { metric: requests, label: 'sportello_loader_name' },
        isMany: true,
      },
    ],
    sections: [
      { title: 'At a glance', panels: [hitRate, askedNow, failedNow] },
      { title: 'Caches', panels: [hitRates, results, misses, served, failures] },
      { title: 'Batches', panels: [batchRate, batchSize] },
    ],
  }
}

const hitRate: NumberPanel = {
  kind: 'number',
  title: 'Hit rate',
  description: 'Keys that a cache answered, of all that were looked up. 80 % is the least.',
  unit: 'percentunit',
  width: 8,
  query: { expression: `${rateOf(answered)} / ${rateOf(asked)}`, legend: 'Hit rate' },
  limit: { value: 0.8, isLowest: true },
}

const askedNow: NumberPanel = {
  kind: 'number',
  title: 'Keys looked up',
  description: 'Keys a second. `responses` are finished answers, all others rows of a loader.',
  unit: 'reqps',
  width: 8,
  query: { expression: rateOf(asked), legend: 'Keys' },
}

const failedNow: NumberPanel = {
  kind: 'number',
  title: 'Failed calls',
  description: 'Calls to Redis that failed or took too long, in the time shown. Requests go on without.',
  unit: 'short',
  width: 8,
  query: {
    expression: `sum (increase(${requests}{${chosen}, sportello_cache_result="error"}[$__range]))`,
    legend: 'Failed calls',
  },
  limit: { value: 1 },
}

const hitRates: LinesPanel = {
  kind: 'lines',
  title: 'Hit rate by loader',
  description:
    'A loader far below the others is asked for ever new keys, or what it keeps is dropped all the time.',
  unit: 'percentunit',
  width: 24,
  queries: [{ expression: `${rateOf(answered, perLoader)} / ${rateOf(asked, perLoader)}`, legend }],
  limit: { value: 0.8, isLowest: true },
}

const results: LinesPanel = {
  kind: 'lines',
  title: 'Keys by result',
  description:
    '`hit`, `stale` (answered, and read again in the background) and `negative` (it is known that there is nothing) are answers; `miss` costs a statement; `error` are calls that failed.',
  unit: 'reqps',
  width: 12,
  isStacked: true,
  queries: [
    { expression: rateOf(chosen, 'by (sportello_cache_result) '), legend: '{{sportello_cache_result}}' },
  ],
}

const misses: LinesPanel = {
  kind: 'lines',
  title: 'Misses by loader',
  description: 'Keys a second that have to be read from PostgreSQL.',
  unit: 'reqps',
  width: 12,
  queries: [{ expression: rateOf(`${chosen}, sportello_cache_result="miss"`, perLoader), legend }],
}

const served: LinesPanel = {
  ...misses,
  title: 'Stale and negative answers by loader',
  description: 'Answers that were due to be read again, and those that say that there is nothing.',
  queries: [
    {
      expression: rateOf(
        `${chosen}, sportello_cache_result=~"stale|negative"`,
        'by (sportello_loader_name, sportello_cache_result) ',
      ),
      legend: `${legend} {{sportello_cache_result}}`,
    },
  ],
}

const failures: LinesPanel = {
  ...misses,
  title: 'Failed calls by loader',
  description: 'Calls to Redis a second that failed or took longer than 30 ms.',
  queries: [{ expression: rateOf(`${chosen}, sportello_cache_result="error"`, perLoader), legend }],
}

const batchRate: LinesPanel = {
  kind: 'lines',
  title: 'Batches by loader',
  description: 'Batches a second. As many as operations that need the loader is how it should be.',
  unit: 'reqps',
  width: 12,
  queries: [
    {
      expression: `sum ${perLoader}(rate(${batches}_count{${chosen}}[$__rate_interval]))`,
      legend,
    },
  ],
}

const batchSize: LinesPanel = {
  kind: 'lines',
  title: 'Keys per batch by loader',
  description:
    'Different keys of a batch on average. Close to 1 where a list is read: something does not batch.',
  unit: 'short',
  width: 12,
  queries: [
    {
      expression: `sum ${perLoader}(rate(${batches}_sum{${chosen}}[$__rate_interval])) / sum ${perLoader}(rate(${batches}_count{${chosen}}[$__rate_interval]))`,
      legend,
    },
  ],
}
