import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Cache } from '../cache/cache.ts'
import { refuseUnknown } from './error-responses.ts'

/** `/cache/stats`: what each cache of this process did since it started, for those who see the response aids. */
export function registerCacheStatistics(
  app: FastifyInstance,
  options: { readonly cache: Cache; readonly seesAids: (request: FastifyRequest) => boolean },
): void {
  const { cache, seesAids } = options
  app.get('/cache/stats', (request, reply) => {
    void reply.header('cache-control', 'no-store')
    if (!seesAids(request)) return refuseUnknown(reply)
    return { ...cache.state(), caches: Object.fromEntries(cache.statistics) }
  })
}
