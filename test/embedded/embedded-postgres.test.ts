import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { chmod, mkdtemp, readlink, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  acquireEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../src/development/postgres/embedded-postgres.ts'
import { processStart } from '../../src/development/process-identity.ts'
import type { RunFile } from '../../src/development/postgres/run-file.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const program = fileURLToPath(new URL('use-server.ts', import.meta.url))
let folder: string
let dataDirectory: string
let servers: EmbeddedPostgres[]
let children: ChildProcess[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sportello-embedded-'))
  // As root PostgreSQL runs as another user, who has to pass through.
  await chmod(folder, 0o755)
  dataDirectory = join(folder, 'data')
  servers = []
  children = []
})

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  if (existsSync(join(dataDirectory, 'run.json'))) servers.push(await acquire())
  for (const server of servers) await server.release()
  await rm(folder, { recursive: true, force: true })
})

test('starts, keeps its passwords private and gives the application a role without privileges', async () => {
  const progress: string[] = []
  const server = await acquire((message) => progress.push(message))
  const database = await server.ensureDatabase('sportello_s')
  const again = await server.ensureDatabase('sportello_s')
  const { rows } = await query(
    server.databaseUrl('sportello_s'),
    `SELECT current_user AS role, rolsuper, current_setting('timezone') AS zone, current_setting('max_connections') AS
      connections, (SELECT count(*) > 0 AND bool_and(query <> '<insufficient privilege>') FROM pg_stat_statements) AS
      sees_statements FROM pg_roles WHERE rolname = current_user`,
  )

  expect([database, again]).toEqual([{ created: true }, { created: false }])
  expect(rows).toEqual([
    { role: 'sportello', rolsuper: false, zone: 'UTC', connections: '200', sees_statements: true },
  ])
  expect(progress).toEqual([
    'Preparing PostgreSQL for the first time',
    'Starting PostgreSQL',
    `PostgreSQL is ready on port ${readRun().port}`,
  ])
  const passwords = await stat(join(dataDirectory, 'keys', 'postgres.json'))
  expect(passwords.mode & 0o777).toBe(0o600)
})

test('drops a database with all that is connected to it, and makes it anew', async () => {
  const server = await acquire()
  await server.dropDatabase('sportello_budgets')
  await server.ensureDatabase('sportello_budgets')
  const client = new pg.Client({ connectionString: server.databaseUrl('sportello_budgets') })
  client.on('error', () => {})
  await client.connect()
  await client.query('CREATE TABLE written AS SELECT 7 AS value')
  await server.dropDatabase('sportello_budgets')
  expect(await server.ensureDatabase('sportello_budgets')).toEqual({ created: true })
  const { rows } = await query(
    server.databaseUrl('sportello_budgets'),
    "SELECT to_regclass('written') AS found",
  )
  expect(rows).toEqual([{ found: null }])
})

test('a second process adopts the running server, and the last user stops it', async () => {
  const server = await acquire()
  const first = readRun()
  const child = await useInAnotherProcess()
  expect(readRun()).toMatchObject({ pid: first.pid, port: first.port, users: [process.pid, child.pid] })

  await server.release()
  expect(isAlive(first.pid)).toBe(true)
  expect(readRun().users).toEqual([child.pid])

  child.kill('SIGTERM')
  await once(child, 'exit')
  expect(isAlive(first.pid)).toBe(false)
  expect(existsSync(dataDirectory)).toBe(false)
})

test('Ctrl-C does not reach the server before its user has drained', async () => {
  const child = await useInAnotherProcess({ ownProcessGroup: true })
  const { pid } = readRun()
  process.kill(-child.pid!, 'SIGINT')
  await sleep(150)
  expect(isAlive(pid)).toBe(true)
  await once(child, 'exit')
  expect(isAlive(pid)).toBe(false)
})

test('a user that was killed counts no more', async () => {
  const child = await useInAnotherProcess()
  const first = readRun()
  child.kill('SIGKILL')
  await once(child, 'exit')

  const server = await acquire()
  expect(readRun()).toMatchObject({ pid: first.pid, port: first.port, users: [process.pid] })
  await server.release()
  expect(isAlive(first.pid)).toBe(false)
})

test('starts again, with its data, after the server itself was killed', async () => {
  const owner = await acquire()
  await owner.ensureDatabase('sportello_s')
  const url = owner.databaseUrl('sportello_s')
  await query(url, 'SET synchronous_commit = on; CREATE TABLE kept AS SELECT 7 AS value')
  const first = readRun()
  process.kill(first.pid, 'SIGKILL')

  const server = await acquire()
  const second = readRun()
  expect(second.pid).not.toBe(first.pid)
  expect(second.port).toBe(first.port)
  expect((await query(server.databaseUrl('sportello_s'), 'SELECT value FROM kept')).rows).toEqual([
    { value: 7 },
  ])
})

test('a preparation that was killed half-way is done again', async () => {
  const child = startAnotherProcess()
  while (!findEntries(dataDirectory, 'postgres.new-').length) await sleep(5)
  child.kill('SIGKILL')
  await once(child, 'exit')

  const server = await acquire()
  expect(await server.ensureDatabase('sportello_s')).toEqual({ created: true })
  expect(findEntries(dataDirectory, 'postgres.new-')).toEqual([])
})

test('two that start at the same moment share one server', async () => {
  const [one, other] = await Promise.all([acquire(), acquire()])
  expect(one.superuserUrl('postgres')).toBe(other.superuserUrl('postgres'))
  const { pid, users } = readRun()
  expect(users).toEqual([process.pid, process.pid])
  await one.release()
  await one.release()
  expect(isAlive(pid)).toBe(true)
  await other.release()
  expect(isAlive(pid)).toBe(false)
})

test.runIf(process.getuid?.() === 0)(
  'as root keeps the data elsewhere where the folder is private',
  async () => {
    await chmod(folder, 0o700)
    const progress: string[] = []
    const server = await acquire((message) => progress.push(message))
    const elsewhere = await readlink(join(dataDirectory, 'postgres'))
    expect(progress[0]).toMatch(/^PostgreSQL cannot run as root and cannot reach .*: its data are kept in /)
    expect((await stat(elsewhere)).mode & 0o777).toBe(0o700)
    await server.release()
    expect(existsSync(dirname(elsewhere))).toBe(false)
  },
)

async function acquire(onProgress: (message: string) => void = () => {}): Promise<EmbeddedPostgres> {
  const server = await acquireEmbeddedPostgres({ dataDirectory, onProgress, throwaway: true })
  servers.push(server)
  return server
}

async function useInAnotherProcess(options?: { ownProcessGroup: boolean }): Promise<ChildProcess> {
  const child = startAnotherProcess(options)
  await once(child.stdout!, 'data')
  return child
}

function startAnotherProcess({ ownProcessGroup = false } = {}): ChildProcess {
  const child = spawn(process.execPath, [program, dataDirectory], {
    detached: ownProcessGroup,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  return child
}

async function query(connectionString: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return await client.query(sql)
  } finally {
    await client.end()
  }
}

function readRun(): RunFile {
  return JSON.parse(readFileSync(join(dataDirectory, 'run.json'), 'utf8')) as RunFile
}

function findEntries(path: string, prefix: string): string[] {
  return existsSync(path) ? readdirSync(path).filter((name) => name.startsWith(prefix)) : []
}

const isAlive = (pid: number): boolean => processStart(pid) !== undefined
