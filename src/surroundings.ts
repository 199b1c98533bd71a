import type { Config } from './config.ts'

/** Prepares what the server stands on: the database above all. Both ways tell afterwards where it listens. */
export async function prepareSurroundings(config: Config) {
  // Everything that sets up a machine of its own is loaded only outside production.
  return config.isProduction
    ? (await import('./production.ts')).prepareProduction(config)
    : (await import('./development/surroundings.ts')).prepareDevelopment(config)
}
