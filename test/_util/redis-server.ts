import { createClient } from '@keyv/redis'
import { afterAll, beforeAll, describe } from 'vitest'
import { type RedisServer, startRedisServer } from '../../src/development/programs/redis-server.ts'
import { findTool, howToGet } from '../../src/development/tools.ts'

/** A Redis that tests may ask, but not take away: it can be somebody else's. */
export interface Redis {
  readonly url: string
  /** Sends one command over a connection of its own. */
  command(...words: string[]): Promise<unknown>
}

/** A redis-server of one suite. */
export interface OwnRedis extends Redis, Pick<RedisServer, 'start' | 'kill' | 'pause' | 'resume'> {
  /** Asks for this password from now on, and breaks all connections; undefined asks for none. */
  askForPassword(password: string | undefined): Promise<void>
  /** Ends whatever was done to it, so that one test's failure is not the next one's. */
  recover(): Promise<void>
  stop(): Promise<void>
}

const given = process.env.TEST_REDIS_URL
const isInstalled = findTool('redis-server') !== undefined

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
    afterAll(redis.stop)
    suite(redis)
  })
}

function skipLoudly(name: string, suite: (redis: OwnRedis) => void): void {
  process.stderr.write(`SKIPPED: "${name}" needs redis-server on the PATH. ${howToGet('redis-server')}\n`)
  // So that the report counts them as skipped: a machine without redis-server can run all other tests.
  describe.skip(name, () => suite(createOwnRedis()))
}

function createOwnRedis(): OwnRedis {
  let server: RedisServer | undefined
  let isDown = false
  let password: string | undefined
  const command: Redis['command'] = (...words) => send(server!.url, words, password)

  async function start(): Promise<void> {
    if (server) await server.start()
    else server = await startRedisServer()
    password = undefined
    isDown = false
  }

  return {
    get url() {
      return server!.url
    },
    command,
    start,
    async kill() {
      isDown = true
      await server!.kill()
    },
    pause: () => server!.pause(),
    resume: () => server!.resume(),
    async askForPassword(next) {
      await command('CONFIG', 'SET', 'requirepass', next ?? '')
      password = next
      await command('CLIENT', 'KILL', 'TYPE', 'normal')
    },
    async recover() {
      if (isDown) return start()
      server!.resume()
      if (password !== undefined) await command('CONFIG', 'SET', 'requirepass', '')
      password = undefined
      await command('CONFIG', 'SET', 'maxmemory', '0')
      await command('REPLICAOF', 'NO', 'ONE')
    },
    stop: async () => server?.stop(),
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
