import type { App } from './app.ts'
import type { Config } from './config.ts'
import { applyMigrations } from './data/migrations.ts'

/** Production brings its own database: it is migrated, once for all instances that start together, and never seeded. */
export async function prepareProduction(config: Config) {
  const databaseUrl = config.database.url!
  await applyMigrations(databaseUrl)
  return {
    databaseUrl,
    extend: undefined,
    announce: ({ fastify }: App, metricsAddress: string) =>
      fastify.log.info({ address: fastify.listeningOrigin, metricsAddress }, 'listening'),
    release: async () => {},
  }
}
