import { join, resolve } from 'node:path'
import { withDatabase } from '../../src/development/database.ts'
import { prepareDatabase } from '../../src/development/prepare-database.ts'
import { startRedisServer } from '../../src/development/programs/redis-server.ts'
import { killPrograms, stopPrograms } from '../../src/development/programs/running-programs.ts'
import { startTokenIssuer } from '../../src/development/programs/token-issuer.ts'
import { projectFolder } from './folders.ts'
import { onInterruption } from './interruption.ts'
import { type Processors, divideProcessors } from './processors.ts'
import type { ServerOptions } from './servers.ts'

export type Size = 'S' | 'M'

const databases = { S: 'sportello_s', M: 'sportello_m' } as const

/** What servers need that are to be measured. */
export interface Surroundings {
  readonly databaseUrl: string
  readonly redisVersion: string
  readonly processors: Processors
  /** Whether somebody else uses the same database server: it is not where it would have been started. */
  readonly databaseRanAlready: boolean
  /** For servers: all of them are started alike. */
  readonly shared: ServerOptions
  say(sentence: string): void
}

/** Starts database, Redis and an issuer of tokens, and stops them, with all that was started since, when `run` is done. */
export async function withSurroundings(
  size: Size,
  run: (surroundings: Surroundings) => Promise<void>,
): Promise<void> {
  let databaseRanAlready = false
  const say = (sentence: string) => {
    console.error(sentence)
    databaseRanAlready ||= sentence.startsWith('PostgreSQL runs already')
  }
  onInterruption(killPrograms)
  const processors = divideProcessors()
  say(processors.sentence)
  const dataDirectory = resolve(process.env.DATA_DIR ?? join(projectFolder, '.data'))
  try {
    const redis = await startRedisServer()
    const issuer = await startTokenIssuer()
    const options = { databaseUrl: undefined, dataDirectory, onProgress: say }
    await withDatabase(databases[size], options, async (databaseUrl) => {
      try {
        await prepareDatabase(databaseUrl, { seed: size, onProgress: say })
        const shared = { databaseUrl, redisUrl: redis.url, issuer, processors: processors.servers }
        const redisVersion = redis.version
        await run({ databaseUrl, redisVersion, processors, databaseRanAlready, shared, say })
      } finally {
        // Before the database: none of them shall see it go.
        await stopPrograms()
        await redis.stop()
      }
    })
  } finally {
    killPrograms()
  }
}
