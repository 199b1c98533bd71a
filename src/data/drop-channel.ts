import pg from 'pg'
import type { CountingPool } from './counting-pool.ts'

export const dropChannel = 'cache_drop'
/** Milliseconds between two signs of life, and for which one of them is believed. */
const heartbeatMs = 250
const leaseMs = 1_000
const longestSilenceMs = 1_000
const retryMs = 500

/** Changes of so long ago are told again to an instance that was not listening: no cache entry is older. */
const recentDrops =
  "select distinct unnest(drops) as tag from audit_record where at > now() - interval '6 minutes'"

export interface DropChannelOptions {
  readonly url: string
  readonly pool: CountingPool
  /** Called with the tags of what was changed, by this instance too: it may not know whether its commit was one. */
  readonly onDrop: (tags: readonly string[]) => void
  /** Called where all that is cached is to be forgotten. */
  readonly onFlush: () => void
}

export type DropChannel = ReturnType<typeof createDropChannel>

/**
 * Hears what other instances change, from PostgreSQL itself: a notification leaves with the commit, exactly once, also
 * where the instance that wrote dies at that moment or Redis is away. Has a connection of its own.
 */
export function createDropChannel({ url, pool, onDrop, onFlush }: DropChannelOptions) {
  let client: pg.Client | undefined
  let heardUntil = 0
  let isClosed = false
  let timer: NodeJS.Timeout | undefined

  async function listen(): Promise<void> {
    const connection = new pg.Client({
      connectionString: url,
      application_name: 'sportello-notai-api listener',
      connectionTimeoutMillis: 1_500,
      query_timeout: longestSilenceMs,
      keepAlive: true,
    })
    client = connection
    connection.on('error', () => {})
    connection.on('notification', ({ payload }) => hear(payload ?? '{}'))
    try {
      await connection.connect()
      const sentAt = performance.now()
      await pool.countInBackground(() => connection.query(`listen ${dropChannel}`), `listen ${dropChannel}`)
      const { rows } = await pool.countInBackground(
        () => connection.query<{ tag: string }>(recentDrops),
        recentDrops,
      )
      if (rows.length > 0) onDrop(rows.map(({ tag }) => tag))
      heardUntil = sentAt + leaseMs
      while (!isClosed) {
        await new Promise((resolve) => (timer = setTimeout(resolve, heartbeatMs).unref()))
        const askedAt = performance.now()
        // An empty query is no statement: it only shows that what was notified before has arrived.
        if (!isClosed) await connection.query('')
        heardUntil = askedAt + leaseMs
      }
    } catch {
      // The database is away, or was; health says so. What was missed is told when the channel is back.
    }
    await connection.end().catch(() => {})
  }

  function hear(payload: string): void {
    const { tags, flush } = JSON.parse(payload) as { tags?: string[]; flush?: boolean }
    if (flush) onFlush()
    if (tags) onDrop(tags)
  }

  async function keepListening(): Promise<void> {
    while (!isClosed) {
      await listen()
      if (!isClosed) await new Promise((resolve) => (timer = setTimeout(resolve, retryMs).unref()))
    }
  }

  return {
    start: () => void keepListening(),
    /** Whether all that was committed until a second ago has been heard. */
    isListening: () => performance.now() < heardUntil,
    async close(): Promise<void> {
      isClosed = true
      clearTimeout(timer)
      await client?.end().catch(() => {})
    },
  }
}
