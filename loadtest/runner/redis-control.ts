import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RedisServer } from '../../src/development/programs/redis-server.ts'

/** Lets a scenario take Redis away and bring it back, over loopback: POST /kill, /start, /pause, /resume. */
export async function startRedisControl(
  redis: RedisServer,
): Promise<{ readonly url: string; close(): void }> {
  const acts: Readonly<Record<string, () => Promise<void> | void>> = {
    '/kill': redis.kill,
    '/start': redis.start,
    '/pause': redis.pause,
    '/resume': redis.resume,
  }
  const server = createServer((request, response) => {
    const act = request.method === 'POST' ? acts[request.url ?? ''] : undefined
    if (!act) return void response.writeHead(404).end()
    void Promise.resolve(act()).then(
      () => response.writeHead(204).end(),
      (error: Error) => response.writeHead(500).end(error.message),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // It alone keeps nobody from ending, a run that has failed least of all.
  server.unref()
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => void server.close(),
  }
}
