import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Sighting, SpanWitness } from '../telemetry/span-witness.ts'

/** Milliseconds between two looks while the database is away. */
const retryMs = 2_000

/**
 * Sends this server one request that is traced, and looks whether its spans are made. Libraries that were loaded before
 * the instrumentation make none, and nothing else would tell: so a server that was told to trace, and cannot, ends.
 */
export function checkInstrumentation(app: FastifyInstance, { witness }: { witness: SpanWitness }): void {
  void check(app, witness).then((missing) => {
    if (missing === undefined) return
    app.log.fatal(
      { missing },
      'Traces are asked for, but no spans are made: start with `node --import ./src/telemetry/preload.ts`.',
    )
    process.exit(1)
  })
}

/** Which spans are missing; undefined where none is. */
async function check(app: FastifyInstance, witness: SpanWitness): Promise<keyof Sighting | undefined> {
  for (;;) {
    const traceId = randomBytes(16).toString('hex')
    const { sighting, end } = witness.watch(traceId)
    // Readiness is known by a statement.
    const response = await fetch(`${originOf(app)}/ready/`, {
      headers: { traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01`, connection: 'close' },
    }).catch(() => undefined)
    end()
    if (response && sighting.requests === 0) return 'requests'
    if (response?.status === 200) return sighting.statements === 0 ? 'statements' : undefined
    await wait(retryMs, undefined, { ref: false })
  }
}

/** Where the server is reached from its own machine. */
function originOf(app: FastifyInstance): string {
  const { address, port, family } = app.server.address() as AddressInfo
  const isAnywhere = address === '0.0.0.0' || address === '::'
  const host = isAnywhere
    ? family === 'IPv6'
      ? '[::1]'
      : '127.0.0.1'
    : family === 'IPv6'
      ? `[${address}]`
      : address
  return `http://${host}:${port}`
}
