import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { pino } from 'pino'
import { createRedisStore } from '../cache/redis-store.ts'
import type { CacheStore } from '../cache/store.ts'
import { loadConfig } from '../config.ts'
import { dropChannel } from '../data/drop-channel.ts'
import { withDatabase } from '../development/database.ts'
import { runCommand } from './run-command.ts'

/** Empties the cache: Redis where there is one, and what every running instance keeps for itself. */
await runCommand(async () => {
  const { redisUrl, database, dataDirectory } = loadConfig({ ...process.env, NODE_ENV: 'development' })
  if (redisUrl) {
    const store = createRedisStore({
      url: redisUrl,
      version: '',
      logger: pino({ level: 'silent' }),
    })
    try {
      await connected(store)
      await store.clear()
      console.log('Redis: all entries of the server are deleted')
    } finally {
      await store.close()
    }
  }
  await withDatabase('sportello_s', { databaseUrl: database.url, dataDirectory }, async (databaseUrl) => {
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    await client.query('select pg_notify($1, $2)', [dropChannel, JSON.stringify({ flush: true })])
    await client.end()
  })
  console.log('All running instances of this database were told to forget what they keep')
})

/** @throws Error where Redis does not answer within three seconds. */
async function connected(store: CacheStore): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    if (store.state().status === 'ok') return
    await sleep(50)
  }
  throw new Error('Redis cannot be reached at REDIS_URL.')
}
