import KeyvRedis, { createClient } from '@keyv/redis'
import { Keyv } from 'keyv'
import CircuitBreaker from 'opossum'
import type { Logger } from 'pino'
import { plainText } from './memory-store.ts'
import type { CacheStore } from './store.ts'

/** Milliseconds that a call may take before the request goes on without the cache. */
const callDeadlineMs = 30
/** Milliseconds of silence after which a connection is given up for a new one. */
const silenceMs = 1_500
const namespace = 'sportello-notai'

export interface RedisStoreOptions {
  readonly url: string
  /** Part of every key: entries of other code are never read. */
  readonly version: string
  readonly logger: Logger
}

/**
 * Entries in Redis, behind a deadline and a circuit breaker. The server's run id is part of every key, so a Redis that
 * comes back from a snapshot starts empty: what was invalidated while it was away stays invalid.
 */
export function createRedisStore({ url, version, logger }: RedisStoreOptions): CacheStore {
  const client = createClient({
    url,
    // A command waits for no connection: the request goes on at once.
    disableOfflineQueue: true,
    commandsQueueMaxLength: 10_000,
    socket: {
      connectTimeout: 1_000,
      socketTimeout: silenceMs,
      reconnectStrategy: (attempts) => Math.min(50 * 2 ** attempts, 500),
    },
  })
  const adapter = new KeyvRedis<string>(client, { keyPrefixSeparator: ':', throwOnErrors: true })
  const keyv = new Keyv({ store: adapter, namespace, useKeyPrefix: false, ...plainText, throwOnErrors: true })
  const breaker = new CircuitBreaker((call: () => Promise<unknown>) => call(), {
    timeout: callDeadlineMs,
    resetTimeout: 1_000,
    volumeThreshold: 5,
    errorThresholdPercentage: 50,
    rollingCountTimeout: 500,
    rollingCountBuckets: 5,
    rollingPercentilesEnabled: false,
  })
  /** Undefined while it is not known which server answers. */
  let prefix: string | undefined
  let isMeeting = false
  let isClosed = false

  const say = (message: string, error?: unknown) =>
    logger.warn({ error: error instanceof Error ? error.message : undefined }, message)
  // Every failed attempt emits an error, and so does every call; only changes are worth a line.
  client.on('error', lose)
  client.on('reconnecting', lose)
  client.on('ready', () => void meet())
  adapter.on('error', () => {})
  keyv.on('error', () => {})
  breaker.on('open', () => say('the cache is skipped: Redis fails or is too slow'))
  breaker.on('close', () => say('the cache is used again'))
  void client.connect().catch(() => {})
  const watch = setInterval(() => void (client.isReady && meet()), 500).unref()

  function lose(): void {
    if (prefix !== undefined && !isClosed) say('Redis is away: the cache is skipped')
    prefix = undefined
  }

  /**
   * Learns which run of Redis this is, again and again: one that refuses to say so, for want of a password, is not
   * used, and a connection that no longer brings answers is replaced.
   */
  async function meet(): Promise<void> {
    if (isMeeting) return
    isMeeting = true
    const silence = setTimeout(reconnect, silenceMs)
    try {
      const runId = /run_id:(\w+)/.exec(String(await client.sendCommand(['INFO', 'server'])))?.[1]
      if (runId === undefined) throw new Error('INFO names no run id.')
      prefix = `${version}:${runId.slice(0, 12)}:`
    } catch (error) {
      if (client.isReady && prefix !== undefined) say('Redis cannot be used', error)
      prefix = undefined
    } finally {
      clearTimeout(silence)
      isMeeting = false
    }
  }

  // A socket that is written to is never idle, so the client's own timeout does not see that nobody answers.
  function reconnect(): void {
    if (isClosed) return
    lose()
    client.destroy()
    void client.connect().catch(() => {})
  }

  function call<Result>(run: (prefix: string) => Promise<Result>): Promise<Result> {
    const known = prefix
    if (known === undefined) return Promise.reject(new Error('Redis cannot be reached.'))
    return breaker.fire(() => run(known)) as Promise<Result>
  }

  return {
    isShared: true,
    read: (keys) =>
      call(
        (known) => keyv.getMany<string>(keys.map((key) => known + key)) as Promise<(string | undefined)[]>,
      ),
    write: (entries) =>
      call(async (known) => {
        await keyv.setMany(entries.map(({ key, value, ttl }) => ({ key: known + key, value, ttl })))
      }),
    // Scanning takes as long as there are keys: no deadline of a request holds for it.
    clear: () => keyv.clear(),
    state: () => ({
      kind: 'redis',
      status: prefix === undefined ? 'unreachable' : 'ok',
      circuit: breaker.opened ? 'open' : breaker.halfOpen ? 'half-open' : 'closed',
    }),
    async close() {
      isClosed = true
      clearInterval(watch)
      breaker.shutdown()
      if (client.isReady) await client.close()
      else client.destroy()
    },
  }
}
