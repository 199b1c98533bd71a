import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@keyv/redis'
import { afterAll, beforeAll, describe } from 'vitest'
import { findFreePort } from '../../src/development/postgres/free-port.ts'

/** A Redis that tests may ask, but not take away: it can be somebody else's. */
export interface Redis {
  readonly url: string
  /** Sends one command over a connection of its own. */
  command(...words: string[]): Promise<unknown>
}

/** A redis-server of one suite. */
export interface OwnRedis extends Redis {
  /** Starts it on the same port; it comes back with what SAVE has written, if anything. */
  start(): Promise<void>
  /** As a crash does. */
  kill(): Promise<void>
  /** Keeps its connections and answers nothing, until it goes on. */
  stop(): void
  goOn(): void
  /** Asks for this password from now on, and breaks all connections; undefined asks for none. */
  askForPassword(password: string | undefined): Promise<void>
  /** Ends whatever was done to it, so that one test's failure is not the next one's. */
  recover(): Promise<void>
  close(): Promise<void>
}

const given = process.env.TEST_REDIS_URL
const isInstalled = spawnSync('redis-server', ['--version']).status === 0

/** A suite over any Redis: the one of TEST_REDIS_URL where that is given, otherwise one of its own. */
export function describeWithRedis(name: string, suite: (redis: Redis) => void): void {
  if (!given) return describeWithOwnRedis(name, suite)
  describe(name, () => suite({ url: given, command: (...words) => send(given, words) }))
}

/** A suite over a redis-server of its own, which it may kill. */
export function describeWithOwnRedis(name: string, suite: (redis: OwnRedis) => void): void {
  if (!isInstalled) return skipLoudly(name, suite)
  describe(name, () => {
    const redis = createOwnRedis()
    beforeAll(redis.start)
    afterAll(redis.close)
    suite(redis)
  })
}

function skipLoudly(name: string, suite: (redis: OwnRedis) => void): void {
  process.stderr.write(
    `SKIPPED: "${name}" needs redis-server on the PATH. Get it with: apt-get install redis-server\n`,
  )
  // So that the report counts them as skipped: a machine without redis-server can run all other tests.
  describe.skip(name, () => suite(createOwnRedis()))
}

function createOwnRedis(): OwnRedis {
  let port = 0
  let folder: string | undefined
  let server: ChildProcess | undefined
  let password: string | undefined
  const killAtExit = () => void server?.kill('SIGKILL')
  const urlOf = () => `redis://127.0.0.1:${port}`
  const command: Redis['command'] = (...words) => send(urlOf(), words, password)

  async function start(): Promise<void> {
    port ||= await findFreePort()
    folder ??= await mkdtemp(join(tmpdir(), 'sportello-notai-redis-'))
    const settings = { port, bind: '127.0.0.1', dir: folder, save: '', daemonize: 'no' }
    const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
    password = undefined
    server = spawn('redis-server', words, { stdio: 'ignore' })
    process.once('exit', killAtExit)
    const deadline = performance.now() + 10_000
    while (!(await send(urlOf(), ['PING']).catch(() => undefined))) {
      if (performance.now() > deadline) throw new Error(`redis-server does not answer at ${urlOf()}.`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  const isRunning = () => server !== undefined && server.exitCode === null && server.signalCode === null

  async function kill(): Promise<void> {
    process.off('exit', killAtExit)
    const running = isRunning() ? server : undefined
    if (!running) return
    const ended = new Promise((resolve) => running.once('exit', resolve))
    running.kill('SIGKILL')
    await ended
  }

  return {
    get url() {
      return urlOf()
    },
    command,
    start,
    kill,
    stop: () => void server!.kill('SIGSTOP'),
    goOn: () => void server!.kill('SIGCONT'),
    async askForPassword(next) {
      await command('CONFIG', 'SET', 'requirepass', next ?? '')
      password = next
      await command('CLIENT', 'KILL', 'TYPE', 'normal')
    },
    async recover() {
      if (!isRunning()) return start()
      server!.kill('SIGCONT')
      if (password !== undefined) await command('CONFIG', 'SET', 'requirepass', '')
      password = undefined
      await command('CONFIG', 'SET', 'maxmemory', '0')
      await command('REPLICAOF', 'NO', 'ONE')
    },
    async close() {
      await kill()
      if (folder) await rm(folder, { recursive: true, force: true })
    },
  }
}

async function send(url: string, words: string[], password?: string): Promise<unknown> {
  const client = createClient({ url, password, socket: { reconnectStrategy: false, connectTimeout: 1_000 } })
  client.on('error', () => {})
  await client.connect()
  try {
    return await client.sendCommand(words)
  } finally {
    client.destroy()
  }
}
