import type { Announcement } from './announcement.ts'
import type { Config } from './config.ts'
import { applyMigrations } from './data/migrations.ts'

/** Production brings its own database: it is migrated, once for all instances that start together, and never seeded. */
export async function prepareProduction(config: Config) {
  const databaseUrl = config.database.url!
  await applyMigrations(databaseUrl)
  return {
    databaseUrl,
    extend: undefined,
    announce: ({ log, origin, metricsAddress, workers }: Announcement) =>
      log.info({ address: origin, metricsAddress, workers }, 'listening'),
    release: async () => {},
  }
}
