import type { CacheState } from '../cache/cache.ts'
import type { CacheStatistics } from '../cache/statistics.ts'
import { loadConfig } from '../config.ts'
import { runCommand } from './run-command.ts'
import { keyIsNeeded, runningServer } from './running-server.ts'
import { textTable } from './text-table.ts'

type Answer = CacheState & { readonly caches: Readonly<Record<string, CacheStatistics>> }

/** Prints what each cache of the running server did since it started. */
await runCommand(async () => {
  const response = await runningServer(loadConfig({ ...process.env, NODE_ENV: 'development' })).get(
    '/cache/stats',
  )
  if (!response.ok) throw new Error(keyIsNeeded)
  const { kind, status, circuit, channel, caches } = (await response.json()) as Answer
  console.log(`store ${kind}: ${status}, circuit ${circuit}, changes of other instances: ${channel}`)
  const rows = Object.entries(caches).map(([name, cache]) => [
    name,
    ...[cache.hits, cache.misses, cache.stale, cache.negative, cache.errors, cache.bytes],
    share(cache),
  ])
  const heads = ['cache', 'hits', 'misses', 'stale', 'negative', 'errors', 'bytes written', 'hit rate']
  console.log(textTable(heads, rows.toSorted()))
})

function share({ hits, misses }: CacheStatistics): string {
  return hits + misses === 0 ? '-' : `${((100 * hits) / (hits + misses)).toFixed(1)} %`
}
