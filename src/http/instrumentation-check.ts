import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Sighting, SpanWitness } from '../telemetry/span-witness.ts'

/** Milliseconds between two looks while the database is away. */
const retryMs = 2_000

/**
 * Sends this server one request that is traced, and looks whether its spans are made. Libraries that were loaded before
 * the instrumentation make none, and nothing else would tell: so a server that was told to trace, and cannot, ends.
 */
export async function checkInstrumentation(
  app: FastifyInstance,
  { witness }: { witness: SpanWitness },
): Promise<void> {
  const missing = await check(app, witness)
  if (missing === undefined) return
  app.log.fatal(
    { missing },
    'Traces are asked for, but no spans are made: start with `node --import ./src/telemetry/preload.ts`.',
  )
  process.exit(1)
}

/** Which spans are missing; undefined where none is. */
async function check({ server }: FastifyInstance, witness: SpanWitness): Promise<keyof Sighting | undefined> {
  // An entrance of its own: what comes to a port that several processes share may go to another of them.
  const entrance = createServer((socket) => server.emit('connection', socket)).unref()
  entrance.listen({ port: 0, host: '127.0.0.1', exclusive: true })
  await once(entrance, 'listening')
  const { port } = entrance.address() as AddressInfo
  for (;;) {
    const traceId = randomBytes(16).toString('hex')
    const { sighting, end } = witness.watch(traceId)
    // Readiness is known by a statement.
    const response = await fetch(`http://127.0.0.1:${port}/ready/`, {
      headers: { traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01`, connection: 'close' },
    }).catch(() => undefined)
    end()
    if (response && sighting.requests === 0) return 'requests'
    if (response?.status === 200) {
      entrance.close()
      return sighting.statements === 0 ? 'statements' : undefined
    }
    await wait(retryMs, undefined, { ref: false })
  }
}
