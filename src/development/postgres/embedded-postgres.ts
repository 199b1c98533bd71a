import { existsSync } from 'node:fs'
import { chmod, mkdir, realpath, rm, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  connectionStrings,
  dropDatabase,
  ensureApplicationRole,
  ensureDatabase,
} from './embedded-databases.ts'
import { withExclusiveLock } from '../exclusive-lock.ts'
import { createCluster, hasCluster } from './postgres-cluster.ts'
import { locatePostgres, removeCluster, type PostgresLocation } from './postgres-location.ts'
import {
  createPostgresPasswords,
  readPostgresPasswords,
  type PostgresPasswords,
} from './postgres-passwords.ts'
import { findServer, startServer, stopServer, type RunningServer } from './postgres-server.ts'
import { processStart } from '../process-identity.ts'
import { livingUsers, readRunFile, removeRunFile, writeRunFile } from './run-file.ts'

export interface EmbeddedPostgresOptions {
  /** Everything is kept in this folder; it is made where it is missing. */
  dataDirectory: string
  /** Receives short sentences about what takes time. */
  onProgress: (message: string) => void
  /** For tests: new data are written without waiting for the disk, and the last user deletes them. */
  throwaway?: boolean
}

export interface EmbeddedPostgres {
  /** Connection string of the application's role for one database. */
  databaseUrl(database: string): string
  /** Connection string of the superuser, for pg_stat_statements and tests. */
  superuserUrl(database: string): string
  /** Creates the database, owned by the application's role, with pg_stat_statements in it, unless it is there. */
  ensureDatabase(name: string): Promise<{ created: boolean }>
  /** Drops the database, if it is there. */
  dropDatabase(name: string): Promise<void>
  /** Gives this use back; the last one stops the server. Calling it again does nothing. */
  release(): Promise<void>
}

/**
 * Uses the embedded PostgreSQL of a data directory: the one that runs already, or a new one. Several processes may
 * use it at the same time. Throws, in plain words, where PostgreSQL cannot run on this machine.
 */
export async function acquireEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { paths, server, passwords } = await prepareAndStart(options).catch(
    (error: NodeJS.ErrnoException) => {
      if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code ?? '')) throw error
      const advice = 'Set DATA_DIR to a folder of this user, or run this as the user it belongs to.'
      throw new Error(`Permission denied in ${options.dataDirectory} (${error.message}). ${advice}`, {
        cause: error,
      })
    },
  )
  const urls = connectionStrings(server, passwords)
  let released: Promise<void> | undefined
  return {
    databaseUrl: urls.application,
    superuserUrl: urls.superuser,
    ensureDatabase: (name) => ensureDatabase(urls, name),
    dropDatabase: (name) => dropDatabase(urls, name),
    release: () => (released ??= giveBack(paths, options)),
  }
}

interface Paths {
  dataDirectory: string
  runFile: string
  lock: string
  /** There while the data are those of a throwaway server. */
  throwawayMark: string
}

async function prepareAndStart(options: EmbeddedPostgresOptions) {
  const paths = await prepareDataDirectory(options.dataDirectory)
  return { paths, ...(await withLock(paths, options, () => startOrAdopt(paths, options))) }
}

async function prepareDataDirectory(path: string): Promise<Paths> {
  const created = await mkdir(path, { recursive: true })
  const dataDirectory = await realpath(path)
  // As root PostgreSQL runs as another user, who has to pass through, whatever the umask says.
  if (created) await chmod(dataDirectory, 0o755)
  return {
    dataDirectory,
    runFile: join(dataDirectory, 'run.json'),
    lock: join(dataDirectory, 'postgres.lock'),
    throwawayMark: join(dataDirectory, 'throwaway'),
  }
}

async function withLock<T>(
  paths: Paths,
  options: EmbeddedPostgresOptions,
  run: () => Promise<T>,
): Promise<T> {
  const onWait = (pid: number) =>
    options.onProgress(`Waiting for process ${pid}, which starts or stops PostgreSQL`)
  return withExclusiveLock(paths.lock, { onWait }, run)
}

async function startOrAdopt(
  paths: Paths,
  options: EmbeddedPostgresOptions,
): Promise<{ server: RunningServer; passwords: PostgresPasswords }> {
  const users = livingUsers(await readRunFile(paths.runFile))
  const location = await locatePostgres(paths.dataDirectory, options.onProgress)
  const passwords = await prepareCluster(paths, options, location)
  const server = await findOrStartServer(location, existsSync(paths.throwawayMark), passwords, options)
  await writeRunFile(paths.runFile, server, [...users, process.pid])
  return { server, passwords }
}

async function findOrStartServer(
  location: PostgresLocation,
  isThrowaway: boolean,
  passwords: PostgresPasswords,
  options: EmbeddedPostgresOptions,
): Promise<RunningServer> {
  for (;;) {
    const running = await findServer(location)
    if (!running) options.onProgress('Starting PostgreSQL')
    const server = running ?? (await startServer(location, isThrowaway))
    const isAlive = () => processStart(server.pid) !== undefined
    try {
      await ensureApplicationRole(connectionStrings(server, passwords), passwords.application, isAlive)
    } catch (error) {
      // It was about to end when it was found.
      if (running && !isAlive()) continue
      if (!running) await stopServer(location)
      throw error
    }
    options.onProgress(`PostgreSQL ${running ? 'runs already' : 'is ready'} on port ${server.port}`)
    return server
  }
}

async function prepareCluster(
  paths: Paths,
  options: EmbeddedPostgresOptions,
  location: PostgresLocation,
): Promise<PostgresPasswords> {
  const known = await readPostgresPasswords(paths.dataDirectory)
  if (await hasCluster(location)) {
    if (known) return known
    throw new Error(
      `The passwords of the PostgreSQL data in ${location.cluster} are missing from ${paths.dataDirectory}/keys. ` +
        'Delete the data to start over.',
    )
  }
  options.onProgress('Preparing PostgreSQL for the first time')
  const passwords = known ?? (await createPostgresPasswords(paths.dataDirectory))
  if (options.throwaway) await writeFile(paths.throwawayMark, '')
  await createCluster(location, passwords.superuser)
  return passwords
}

async function giveBack(paths: Paths, options: EmbeddedPostgresOptions): Promise<void> {
  // Somebody deleted the data directory; a server without its files ends by itself.
  if (!existsSync(paths.dataDirectory)) return
  const isEmptyNow = await withLock(paths, options, async () => {
    const run = await readRunFile(paths.runFile)
    const users = livingUsers(run)
    const own = users.indexOf(process.pid)
    if (own >= 0) users.splice(own, 1)
    if (run && users.length > 0) {
      await writeRunFile(paths.runFile, run, users)
      return false
    }
    await stopServer(await locatePostgres(paths.dataDirectory, options.onProgress))
    await removeRunFile(paths.runFile)
    if (!existsSync(paths.throwawayMark)) return false
    await removeCluster(paths.dataDirectory)
    await rm(join(paths.dataDirectory, 'keys', 'postgres.json'), { force: true })
    await rmdir(join(paths.dataDirectory, 'keys')).catch(() => undefined)
    await rm(paths.throwawayMark)
    return true
  })
  // Only where nothing but PostgreSQL's own files was in it.
  if (isEmptyNow) await rmdir(paths.dataDirectory).catch(() => undefined)
}
