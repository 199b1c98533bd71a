import type { OwnRedis } from '../_util/redis-server.ts'
import type { TcpProxy } from '../_util/tcp-proxy.ts'

export interface Surroundings {
  readonly redis: OwnRedis
  /** Between the instance that is looked at and Redis. */
  readonly proxy: TcpProxy
}

export interface Fault {
  readonly what: string
  begin(surroundings: Surroundings): unknown
  end(surroundings: Surroundings): unknown
}

export const redisFaults: readonly Fault[] = [
  { what: 'was killed', begin: ({ redis }) => redis.kill(), end: ({ redis }) => redis.start() },
  {
    what: 'was killed, and comes back with the data of before',
    begin: async ({ redis }) => {
      await redis.command('SAVE')
      await redis.kill()
    },
    end: ({ redis }) => redis.start(),
  },
  { what: 'is stopped', begin: ({ redis }) => redis.pause(), end: ({ redis }) => redis.resume() },
  {
    what: 'pauses its clients',
    begin: ({ redis }) => redis.command('CLIENT', 'PAUSE', '1500', 'ALL'),
    // Nothing ends it sooner: it holds back the command that would.
    end: ({ redis }) => redis.command('PING'),
  },
  {
    what: 'is full',
    begin: ({ redis }) => redis.command('CONFIG', 'SET', 'maxmemory', '1'),
    end: ({ redis }) => redis.command('CONFIG', 'SET', 'maxmemory', '0'),
  },
  {
    what: 'may not be written to',
    begin: ({ redis }) => redis.command('REPLICAOF', '127.0.0.1', '1'),
    end: ({ redis }) => redis.command('REPLICAOF', 'NO', 'ONE'),
  },
  {
    what: 'asks for a password',
    begin: ({ redis }) => redis.askForPassword('secret'),
    end: ({ redis }) => redis.askForPassword(undefined),
  },
  {
    what: 'sends no byte any more',
    begin: ({ proxy }) => proxy.silence(),
    end: ({ proxy }) => proxy.open(),
  },
  {
    what: 'sends every byte 2 s late',
    begin: ({ proxy }) => proxy.delay(2_000),
    end: ({ proxy }) => proxy.delay(0),
  },
  { what: 'refuses connections', begin: ({ proxy }) => proxy.close(), end: ({ proxy }) => proxy.open() },
]
