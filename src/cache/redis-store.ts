import { createHash } from 'node:crypto'
import KeyvRedis, { createClient } from '@keyv/redis'
import { Keyv } from 'keyv'
import CircuitBreaker from 'opossum'
import type { Logger } from 'pino'
import { plainText } from './memory-store.ts'
import type { CacheStore, StoredEntry } from './store.ts'

/** Milliseconds that a call may take before the request goes on without the cache. */
const callDeadlineMs = 30
/** Milliseconds of silence after which a connection is given up for a new one. */
const silenceMs = 1_500
const namespace = 'sportello-notai'
/** How Redis itself begins an answer that says no: OOM, READONLY, NOAUTH, LOADING. */
const refusal = /^[A-Z]{3,} /

const sentences = {
  used: 'the cache is used again',
  refused: 'Redis takes no entries: the cache answers with those that it has',
  skipped: 'the cache is skipped: Redis is away or too slow',
}

export interface RedisStoreOptions {
  readonly url: string
  /** Part of every key: entries of other code are never read. */
  readonly version: string
  readonly logger: Logger
}

/**
 * Entries in Redis, behind a deadline and a circuit breaker. The server's run and history are part of every key, so a
 * Redis that comes back from a snapshot or a replica starts empty: what was made invalid meanwhile stays invalid.
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
  // Keyv would open a client again that was closed under its call.
  adapter.getClient = async () => client
  const keyv = new Keyv({ store: adapter, namespace, useKeyPrefix: false, ...plainText, throwOnErrors: true })
  const breaker = new CircuitBreaker((call: () => Promise<unknown>) => withDeadline(call()), {
    timeout: false,
    // A refusal that arrives in time keeps nobody waiting.
    errorFilter: isRefusal,
    resetTimeout: 1_000,
    volumeThreshold: 5,
    errorThresholdPercentage: 50,
    rollingCountTimeout: 500,
    rollingCountBuckets: 5,
    rollingPercentilesEnabled: false,
  })
  /** Undefined while it is not known which server answers. */
  let prefix: string | undefined
  let refusesEntries = false
  let told: keyof typeof sentences = 'used'
  let isMeeting = false
  let isClosed = false

  // Every failed attempt emits an error, and so does every call; only changes are worth a line.
  client.on('error', lose)
  client.on('reconnecting', () => lose())
  client.on('ready', () => void meet())
  adapter.on('error', () => {})
  keyv.on('error', () => {})
  breaker.on('open', () => tell())
  breaker.on('close', () => tell())
  void client.connect().catch(() => {})
  const watch = setInterval(() => void (client.isReady && meet()), 500).unref()

  function tell(error?: unknown): void {
    const now = prefix === undefined || !breaker.closed ? 'skipped' : refusesEntries ? 'refused' : 'used'
    if (now === told || isClosed) return
    told = now
    logger.warn({ error: error instanceof Error ? error.message : undefined }, sentences[now])
  }

  function lose(error?: unknown): void {
    prefix = undefined
    tell(error)
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
      prefix = prefixOf(await client.info())
      if (prefix === undefined) reconnect()
      else tell()
    } catch (error) {
      lose(error)
    } finally {
      clearTimeout(silence)
      isMeeting = false
    }
    // Rather than a request, this finds out whether it is well again, and whether it takes entries.
    await write([{ key: 'probe', value: '', ttl: 1_000 }]).catch(() => {})
  }

  function prefixOf(info: string): string | undefined {
    const [run, history] = ['run_id', 'master_replid'].map((name) => info.match(`\n${name}:(\\w+)`)?.[1])
    if (run === undefined || history === undefined) return undefined
    return `${version}:${createHash('sha256').update(`${run} ${history}`).digest('base64url').slice(0, 12)}:`
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

  /** One SET each: where the queue is full in the middle of a transaction, the connection is never out of it again. */
  async function write(entries: readonly StoredEntry[]): Promise<void> {
    try {
      await call((known) =>
        Promise.all(entries.map(({ key, value, ttl }) => keyv.set(known + key, value, ttl))),
      )
      refusesEntries = false
    } catch (error) {
      if (!isRefusal(error)) throw error
      refusesEntries = true
      tell(error)
      throw error
    }
    tell()
  }

  return {
    kind: 'redis',
    isShared: true,
    read: (keys) =>
      call(
        (known) => keyv.getMany<string>(keys.map((key) => known + key)) as Promise<(string | undefined)[]>,
      ),
    write,
    async clear() {
      if (prefix === undefined) throw new Error('Redis cannot be reached.')
      let failure: unknown
      const note = (error: unknown) => (failure ??= error)
      adapter.on('error', note)
      // Scanning takes as long as there are keys: no deadline of a request holds for it.
      await keyv.clear().finally(() => adapter.off('error', note))
      if (failure !== undefined) throw failure as Error
    },
    state: () => ({
      kind: 'redis',
      status: prefix === undefined ? 'unreachable' : refusesEntries ? 'refusing' : 'ok',
      circuit: breaker.opened ? 'open' : breaker.halfOpen ? 'half-open' : 'closed',
    }),
    async close() {
      isClosed = true
      clearInterval(watch)
      breaker.shutdown()
      // Not after the answers that are still to come: there may be none.
      if (client.isOpen) client.destroy()
    },
  }
}

/** An answer that has arrived in time counts, also where this process was too busy to read it: that is done first. */
function withDeadline<Result>(call: Promise<Result>): Promise<Result> {
  const late = new Error(`Redis has not answered within ${callDeadlineMs} ms.`)
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => setImmediate(reject, late), callDeadlineMs)
    call.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && refusal.test(error.message)
}
