import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../generated/prisma/client.ts'
import { remainingMilliseconds } from '../budget/ledger.ts'
import { type CountingPoolSettings, type ReportStatement, createCountingPool } from './counting-pool.ts'
import { createSharedReads } from './shared-reads.ts'
import { describeDatabaseFailure } from './database-failure.ts'
import type { Columns, RowOf, Statement } from './statement.ts'
import { textValues } from './value-parsers.ts'

export interface DatabaseSettings {
  readonly url: string
  /** Connections at most. */
  readonly poolMax: number
  /** Milliseconds that a single statement may take. */
  readonly statementTimeoutMs?: number
  /** Hears of every statement that has ended. */
  readonly reportStatement?: ReportStatement
}

export type Database = ReturnType<typeof createDatabase>
/** Prisma's client with `$read`, the one read function under all repositories. */
export type DatabaseClient = Database['client']

/**
 * One pool with every timeout set, and Prisma's client on it. Nothing connects before the first statement, so the
 * server starts, and goes on, without its database.
 */
export function createDatabase(settings: DatabaseSettings) {
  const statementTimeoutMs = settings.statementTimeoutMs ?? 4_000
  const statementLimitMs = statementTimeoutMs + 500
  const poolSettings = {
    connectionString: settings.url,
    max: settings.poolMax,
    application_name: 'sportello-notai-api',
    // Instants are text in the session's time zone, so it must be UTC. Statements are planned once, not for each request
    // (docs/adr/0025-statements-are-planned-once.md).
    options: '-c timezone=UTC -c plan_cache_mode=force_generic_plan',
    connectionTimeoutMillis: 1_500,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementTimeoutMs,
    statementLimitMs,
    lock_timeout: 2_000,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    types: textValues,
  } satisfies CountingPoolSettings
  const pool = createCountingPool(poolSettings, settings.reportStatement)
  // An idle connection that breaks is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => {})

  async function read<C extends Columns>(
    { name, text }: Statement<C>,
    values: readonly unknown[] = [],
  ): Promise<RowOf<C>[]> {
    try {
      const result = await pool.query<RowOf<C>>({
        name,
        text,
        values: values as unknown[],
        // Never longer than the request itself may take.
        limitMs: Math.min(statementLimitMs, remainingMilliseconds()),
      })
      return result.rows
    } catch (error) {
      throw describeDatabaseFailure(error)
    }
  }

  const client = new PrismaClient({ adapter: new PrismaPg(pool) }).$extends({
    name: 'read',
    client: {
      /**
       * Runs a prepared read and returns its rows.
       * @throws ServiceUnavailableError or TimeoutError where the database is away or too slow.
       */
      $read: read,
      /** The same by keys, together with all requests that ask in the same moment: for rows that are nobody's own. */
      $readByKeys: createSharedReads(read, statementLimitMs + poolSettings.connectionTimeoutMillis),
    },
  })

  return {
    pool,
    client,
    async close(): Promise<void> {
      await client.$disconnect()
      await pool.end()
    },
  }
}
