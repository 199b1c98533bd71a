import type { Redis } from '../_util/redis-server.ts'
import { createMessages } from './canary-messages.ts'
import { createCanarySearch } from './canary-search.ts'
import { type Mode, startCanaryServer } from './canary-server.ts'
import { createDatabaseFailures } from './database-failures.ts'
import { createWire } from './exchange.ts'
import { readLog } from './log-reader.ts'
import { oddRequests, sendBrokenBytes } from './odd-messages.ts'
import { refusedClaims, refusedDocuments } from './refused-messages.ts'
import { everythingIn } from './redis-contents.ts'
import { searches, storedMutations, storedQueries } from './stored-messages.ts'

export type CanaryRun = Awaited<ReturnType<typeof runCanaries>>

/** Asks a server for everything, well and badly, and gathers all that it let out meanwhile and at its end. */
export async function runCanaries(mode: Mode, redis: Redis | undefined) {
  const server = await startCanaryServer(mode, { redisUrl: redis?.url })
  const wire = createWire(server.origin)
  try {
    const messages = createMessages(server)
    const failures = await createDatabaseFailures(server, messages, wire)
    const slow = failures.tooSlowly()
    await wire.postAll(storedQueries(server, messages))
    await wire.postAll(searches(server, messages))
    // A machine that is busy may be too slow for the cache at first.
    for (
      let time = 0;
      redis && time < 20 && !(await holds(redis, server.canaries.of('directory', 'name')));
      time += 1
    ) {
      await wire.postAll(searches(server, messages), 1)
    }
    await slow
    // One after another: versions move on.
    await wire.postAll(await storedMutations(server, messages), 1)
    await wire.postAll(refusedDocuments(server, messages))
    await wire.postAll(refusedClaims(server, messages))
    await wire.postAll(oddRequests(server, messages))
    await sendBrokenBytes(server, wire)
    await failures.withValues()
    await failures.midway()
    await failures.whereItReads()
    const fetched = await (await fetch(server.metricsAddress)).text()
    const kept = redis ? await everythingIn(redis) : []
    await server.stop()
    const { canaries, receiver, stored } = server
    return {
      ...{ canaries, stored, fetched, kept, exchanges: wire.exchanges },
      search: createCanarySearch(canaries.all),
      output: server.output(),
      log: readLog(server.output()),
      sent: receiver.bytes(),
      spans: receiver.spans(),
      sentMetrics: receiver.metricNames(),
    }
  } finally {
    wire.close()
    await server.close()
  }
}

/** Whether Redis has taken what the directory shows. */
async function holds(redis: Redis, names: readonly string[]): Promise<boolean> {
  const kept = (await everythingIn(redis)).join()
  return names.some((name) => kept.includes(name.split(' ')[1]!))
}
