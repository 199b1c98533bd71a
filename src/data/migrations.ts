import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { readMigrationList, readMigrationNames, readSchemaFiles, writeMigration } from './migration-folder.ts'
import { noFilter, withSchemaEngine } from './schema-engine.ts'

/** Runs one SQL statement: a pool, a client or a read function. */
export type RunQuery = (sql: string) => Promise<{ rows: Record<string, unknown>[] }>

/** Any number, but not 72707369: the schema engine takes that one itself, on another connection. */
const migrationLock = 7_104_111
const undefinedTable = '42P01'

/**
 * Applies what the database lacks of `prisma/migrations`, in order, and returns the names applied now. Instances that
 * start at the same time do it once: the others wait for it, five minutes at most. A migration is one transaction,
 * unless it says otherwise itself. Throws with PostgreSQL's message; the migrations before stay applied.
 */
export async function applyMigrations(databaseUrl: string): Promise<string[]> {
  return withClient(databaseUrl, async (client) => {
    await client.query("SET lock_timeout = '5min'")
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock])
    const pending = await pendingMigrations((sql) => client.query(sql))
    return pending.length === 0 ? [] : applyPending(databaseUrl, client)
  })
}

/**
 * Names of the migrations that the database lacks, oldest first. One statement and one look into the folder: cheap
 * enough for a readiness probe. Throws what `query` throws, but for a missing table, which means that all are lacking.
 */
export async function pendingMigrations(query: RunQuery): Promise<string[]> {
  const [names, applied] = await Promise.all([readMigrationNames(), readAppliedNames(query)])
  return names.filter((name) => !applied.has(name))
}

/**
 * Writes `prisma/migrations/<time>_<name>/migration.sql` with what leads from the existing migrations to the schema
 * files. Returns the migration's full name; undefined where there is nothing to write.
 * @param databaseUrl a role that may create databases: all is tried in a new one, which is dropped at the end
 */
export async function createMigration(name: string, databaseUrl: string): Promise<string | undefined> {
  const sql = await withShadowDatabase(databaseUrl, async (shadowUrl) => {
    await applyMigrations(shadowUrl)
    return schemaDrift(shadowUrl)
  })
  return sql === '' ? undefined : writeMigration(name, sql)
}

/** The SQL that leads from a migrated database to the Prisma schema files; '' where they agree. */
export async function schemaDrift(databaseUrl: string): Promise<string> {
  const files = await readSchemaFiles()
  return withSchemaEngine(databaseUrl, async (engine) => {
    const difference = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: '.' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: true,
      filters: noFilter,
    })
    // 2 says that there is a difference; without one the script is a comment.
    return difference.exitCode === 2 ? (difference.stdout ?? '') : ''
  })
}

async function readAppliedNames(query: RunQuery): Promise<Set<unknown>> {
  const sql =
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL'
  try {
    const { rows } = await query(sql)
    return new Set(rows.map((row) => row.migration_name))
  } catch (error) {
    if ((error as { code?: string }).code !== undefinedTable) throw error
    return new Set()
  }
}

async function applyPending(databaseUrl: string, client: pg.Client): Promise<string[]> {
  await refuseUnfinished(client)
  const migrationsList = await readMigrationList()
  return withSchemaEngine(databaseUrl, async (engine, connection) => {
    try {
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: noFilter })
      return appliedMigrationNames
    } catch (error) {
      const refusal = connection.refusal()
      const [failed] = await unfinishedMigrations(client)
      if (!refusal || !failed) throw error
      const script = migrationsList.migrationDirectories.find(({ path }) => path === failed)?.migrationFile
        .content
      // PostgreSQL took back the whole script: once corrected it can simply run again.
      if (script?.tag === 'ok' && !mayBeHalfDone(script.value)) {
        await engine.markMigrationRolledBack({ migrationName: failed })
      }
      throw new Error(`Migration ${failed} failed: ${refusal.message}`, { cause: refusal })
    }
  })
}

/** Whether a script ends its transaction itself, or cannot run in one. */
function mayBeHalfDone(script: string): boolean {
  return /\b(commit|concurrently)\b/i.test(script)
}

async function refuseUnfinished(client: pg.Client): Promise<void> {
  const [unfinished] = await unfinishedMigrations(client)
  if (!unfinished) return
  throw new Error(
    `Migration ${unfinished} began earlier and did not finish. Look into the database; then set rolled_back_at, where ` +
      'nothing of it is there, or finished_at, where all of it is, in its row of the table _prisma_migrations.',
  )
}

async function unfinishedMigrations(client: pg.Client): Promise<string[]> {
  const table = await client.query<{ name: string | null }>(
    "SELECT to_regclass('_prisma_migrations')::text AS name",
  )
  if (!table.rows[0]?.name) return []
  const { rows } = await client.query<{ migration_name: string }>(
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL',
  )
  return rows.map((row) => row.migration_name)
}

async function withShadowDatabase<T>(
  databaseUrl: string,
  run: (shadowUrl: string) => Promise<T>,
): Promise<T> {
  const name = `sportello_shadow_${randomBytes(6).toString('hex')}`
  const shadowUrl = new URL(databaseUrl)
  shadowUrl.pathname = `/${name}`
  return withClient(databaseUrl, async (client) => {
    await client.query(`CREATE DATABASE ${name}`)
    try {
      return await run(shadowUrl.href)
    } finally {
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    }
  })
}

async function withClient<T>(connectionString: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString,
    application_name: 'sportello-migrations',
    connectionTimeoutMillis: 5_000,
  })
  // A connection that breaks fails its statement; it must not end the process as well.
  client.on('error', () => {})
  await client.connect()
  try {
    return await run(client)
  } finally {
    await client.end()
  }
}
