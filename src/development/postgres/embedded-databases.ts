import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { PostgresPasswords } from './postgres-passwords.ts'
import type { RunningServer } from './postgres-server.ts'

export const applicationRole = 'sportello'
const superuser = 'postgres'
/** Any number: it orders the processes that create databases and roles at the same time. */
const creationLock = 7_104_112

export interface ConnectionStrings {
  application(database: string): string
  superuser(database: string): string
}

/** Connection strings of the two roles of the embedded server. */
export function connectionStrings(server: RunningServer, passwords: PostgresPasswords): ConnectionStrings {
  const url = (role: string, password: string, database: string) =>
    `postgresql://${role}:${password}@127.0.0.1:${server.port}/${database}`
  return {
    application: (database) => url(applicationRole, passwords.application, database),
    superuser: (database) => url(superuser, passwords.superuser, database),
  }
}

/**
 * Waits until the server answers, 60 s at most and no longer than it runs, and sees to it that the application's role
 * is there: no superuser, but allowed to read the texts in pg_stat_statements.
 */
export async function ensureApplicationRole(
  urls: ConnectionStrings,
  password: string,
  isServerAlive: () => boolean,
): Promise<void> {
  for (const began = performance.now(); ; await sleep(50)) {
    try {
      return await withClient(urls.superuser('postgres'), (client) => createApplicationRole(client, password))
    } catch (error) {
      const { code = '' } = error as { code?: string }
      // The server starts, recovers after a crash, or stops.
      const mayComeYet = ['57P03', 'ECONNREFUSED', 'ECONNRESET'].includes(code)
      if (!mayComeYet || !isServerAlive() || performance.now() - began > 60_000) throw error
    }
  }
}

/** Creates the database, owned by the application's role, with the extension pg_stat_statements, unless it is there. */
export async function ensureDatabase(urls: ConnectionStrings, name: string): Promise<{ created: boolean }> {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(name)) {
    throw new Error(
      `"${name}" cannot be the name of a database: lower-case letters, digits and _ only, 63 at most.`,
    )
  }
  return withClient(urls.superuser('postgres'), async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [creationLock])
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    const created = found.rows.length === 0
    if (created) await client.query(`CREATE DATABASE ${name} OWNER ${applicationRole}`)
    await withClient(urls.superuser(name), (inside) =>
      inside.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements'),
    )
    return { created }
  })
}

/** Drops the database with all that is connected to it, if it is there. */
export async function dropDatabase(urls: ConnectionStrings, name: string): Promise<void> {
  await withClient(urls.superuser('postgres'), (client) =>
    client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`),
  )
}

async function createApplicationRole(client: pg.Client, password: string): Promise<void> {
  await client.query('SELECT pg_advisory_lock($1)', [creationLock])
  const found = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [applicationRole])
  if (found.rows.length > 0) return
  // One transaction: a role without its membership would never get it.
  await client.query(`
    BEGIN;
    CREATE ROLE ${applicationRole} LOGIN PASSWORD ${pg.escapeLiteral(password)};
    GRANT pg_read_all_stats TO ${applicationRole};
    COMMIT`)
}

async function withClient<T>(connectionString: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 })
  // A connection that the server closes meanwhile fails its statement; it must not end the process as well.
  client.on('error', () => {})
  await client.connect()
  try {
    return await run(client)
  } finally {
    await client.end()
  }
}
