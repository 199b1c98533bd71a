import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { pendingMigrations } from '../data/migrations.ts'
import type { Cache, CacheState } from '../cache/cache.ts'
import type { CountingPool } from '../data/counting-pool.ts'

const longestProbeMs = 1_500

interface Check {
  readonly status: 'ok' | 'error'
  readonly latency_ms?: number
  readonly message?: string
}

export interface HealthOptions {
  readonly pool: CountingPool
  readonly cache: Cache
  readonly isDraining: () => boolean
}

/**
 * `/alive/` speaks of the process, `/ready/` of whether requests should be sent here, `/health/` of the parts with their
 * latencies; each with and without the slash. The two latter answer 503 while the database is away or the server drains.
 */
export async function registerHealth(
  app: FastifyInstance,
  { pool, cache, isDraining }: HealthOptions,
): Promise<void> {
  const both = (
    path: string,
    handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
  ) => {
    app.get(path, handler)
    app.get(`${path}/`, handler)
  }

  both('/alive', async () => ({ status: 'alive' }))

  both('/ready', async (_request, reply) => {
    const database = await probe(async () => {
      const pending = await pendingMigrations((sql) => pool.query(sql))
      return pending.length > 0 ? `Migrations are pending: ${pending.join(', ')}` : undefined
    })
    const isReady = database.status === 'ok' && !isDraining()
    reply.code(isReady ? 200 : 503).header('cache-control', 'no-store')
    return { status: isReady ? 'ready' : isDraining() ? 'draining' : 'not_ready', checks: { database } }
  })

  both('/health', async (_request, reply) => {
    const start = performance.now()
    const database = await probe(async () => void (await pool.query('select 1')))
    const state = cache.state()
    const isHealthy = database.status === 'ok' && !isDraining()
    const isDegraded = isDegradedCache(state)
    reply.code(isHealthy ? 200 : 503).header('cache-control', 'no-store')
    return {
      status: isDraining() ? 'draining' : !isHealthy ? 'unhealthy' : isDegraded ? 'degraded' : 'healthy',
      checks: { database, cache: { ...state, status: isDegraded ? 'degraded' : 'ok' } },
      response_time_ms: sinceStart(start),
    }
  })
}

/** Without its cache the server answers all the same, only slower. */
function isDegradedCache({ status, circuit, channel }: CacheState): boolean {
  return status !== 'ok' || circuit !== 'closed' || channel !== 'listening'
}

/** Runs a check that answers with what is wrong, or with nothing. */
async function probe(check: () => Promise<string | undefined>): Promise<Check> {
  const start = performance.now()
  const timeout = Promise.withResolvers<never>()
  const timer = setTimeout(() => timeout.reject(new Error('timeout')), longestProbeMs)
  try {
    const problem = await Promise.race([check(), timeout.promise])
    const latency_ms = sinceStart(start)
    return problem === undefined
      ? { status: 'ok', latency_ms }
      : { status: 'error', latency_ms, message: problem }
  } catch {
    // The reason stays in the log: it can name hosts and accounts.
    return { status: 'error', latency_ms: sinceStart(start), message: 'The database cannot be reached.' }
  } finally {
    clearTimeout(timer)
  }
}

function sinceStart(start: number): number {
  return Math.round((performance.now() - start) * 10) / 10
}
