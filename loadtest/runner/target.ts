import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { withDatabase } from '../../src/development/database.ts'
import { createStatementCount, type StatementCount } from '../../src/development/postgres/statement-count.ts'
import { prepareDatabase } from '../../src/development/prepare-database.ts'
import { startProductionServer } from '../../src/development/programs/production-server.ts'
import { startRedisServer } from '../../src/development/programs/redis-server.ts'
import { stopPrograms } from '../../src/development/programs/running-programs.ts'
import { startTokenIssuer } from '../../src/development/programs/token-issuer.ts'
import type { People } from '../settings.ts'
import type { LoadOptions } from './options.ts'
import { requireOwnTarget } from './own-machine.ts'
import { peopleFor, peopleOf } from './people.ts'
import { startRedisControl } from './redis-control.ts'
import type { ScenarioPlan } from './scenario-plan.ts'
import { findMetrics } from './server-metrics.ts'

/** A server to load, and what is known about it. */
export interface Target {
  readonly origin: string
  readonly loadTestKey: string
  readonly people: People
  /** Undefined where it shows no metrics. */
  readonly metricsAddress: string | undefined
  /** Undefined where its database cannot be asked. */
  readonly database: StatementCount | undefined
  /** Only of a server of our own. */
  readonly pid?: number
  readonly redisControl?: string
  readonly seed?: 'S' | 'M'
  readonly processors?: number
}

export interface Environment {
  readonly dataDirectory: string
  /** Of a target that was given. */
  readonly databaseUrl: string | undefined
  readonly loadTestKey: string | undefined
  /** What a target's tokens name. */
  readonly authentication: { readonly issuer: string; readonly audience: string }
  /** Passed on to a server of our own: where traces go, and the size of its pool. */
  readonly passedOn: Readonly<Record<string, string>>
}

/** Starts what a scenario needs in production mode on loopback, and stops it when `run` is done. */
export async function withOwnTarget(
  plan: ScenarioPlan,
  { dataDirectory, passedOn }: Environment,
  run: (target: Target) => Promise<void>,
): Promise<void> {
  const isThrowaway = plan.database === 'throwaway'
  const seed = isThrowaway ? 'S' : 'M'
  const options = { databaseUrl: undefined, dataDirectory, onProgress: console.error, isThrowaway }
  await withDatabase(isThrowaway ? 'sportello_load' : 'sportello_m', options, async (databaseUrl) => {
    await prepareDatabase(databaseUrl, { seed, onProgress: console.error })
    const issuer = await startTokenIssuer()
    const database = await createStatementCount(databaseUrl)
    try {
      const redis = await startRedisServer()
      const control = plan.takesRedisAway ? await startRedisControl(redis) : undefined
      const loadTestKey = randomBytes(24).toString('base64url')
      const server = await startProductionServer({
        databaseUrl,
        redisUrl: redis.url,
        issuer,
        loadTestKey,
        ...(plan.program !== undefined && { program: plan.program }),
        environment: passedOn,
      })
      await run({
        origin: server.origin,
        loadTestKey,
        people: await peopleOf(databaseUrl, issuer),
        metricsAddress: server.metricsAddress,
        database,
        pid: server.pid,
        seed,
        processors: availableParallelism(),
        ...(control && { redisControl: control.url }),
      })
      control?.close()
    } finally {
      // Before the database: none of them shall see it go.
      await stopPrograms()
      await database.close()
      await issuer.close()
    }
  })
}

/** @throws Error where the target is somebody else's, does not answer, or tells no counts. */
export async function withGivenTarget(
  origin: string,
  { ownsTarget, tokensFile, metrics }: LoadOptions,
  { dataDirectory, databaseUrl, loadTestKey = '', authentication }: Environment,
  run: (target: Target) => Promise<void>,
): Promise<void> {
  await requireOwnTarget(origin, ownsTarget)
  const answer = await fetch(`${origin}/graphql?query={__typename}`, {
    headers: { 'x-load-test-key': loadTestKey, 'apollo-require-preflight': '1' },
  }).catch(() => undefined)
  if (!answer) throw new Error(`Nothing answers on ${origin}.`)
  if (!answer.headers.has('x-sql-count')) {
    throw new Error(`${origin} tells no counts. Set the LOAD_TEST_KEY that it runs with.`)
  }
  const database = databaseUrl === undefined ? undefined : await createStatementCount(databaseUrl)
  try {
    await run({
      origin,
      loadTestKey,
      people: await peopleFor(origin, { tokensFile, databaseUrl, dataDirectory, authentication }),
      metricsAddress: await findMetrics(origin, metrics),
      database,
    })
  } finally {
    await database?.close()
  }
}
