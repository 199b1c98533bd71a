import { metrics } from '@opentelemetry/api'
import { attribute } from '../telemetry/catalogue.ts'
import type { StatisticsByName } from './statistics.ts'

/** Tells what each cache did, whenever it is asked: counting costs requests nothing more. */
export function observeCaches(statistics: StatisticsByName): void {
  metrics
    .getMeter('sportello-notai-api')
    .createObservableCounter('sportello.cache.requests', {
      description: 'Keys that a cache was asked for, and calls to its store that failed.',
      unit: '{request}',
    })
    .addCallback((result) => {
      for (const [name, { hits, misses, stale, negative, errors }] of statistics) {
        const counts = { hit: hits - stale - negative, miss: misses, stale, negative, error: errors }
        for (const [kind, count] of Object.entries(counts)) {
          result.observe(count, { [attribute.loaderName]: name, [attribute.cacheResult]: kind })
        }
      }
    })
}
