import { setTimeout as wait } from 'node:timers/promises'
import { findFreePort } from '../../src/development/postgres/free-port.ts'
import {
  type ProductionServer,
  startProductionServer,
} from '../../src/development/programs/production-server.ts'
import { loadTestKey } from '../operations/candidates.ts'
import type { ServerOptions } from '../surroundings/servers.ts'

const longestStartMs = 20_000

/** The server as `npm start -- --workers N` runs it in production. Resolves when all of its workers are there. */
export async function startWorkers(count: number, options: ServerOptions): Promise<ProductionServer> {
  const metricsPort = await findFreePorts(count + 1)
  const programArguments = ['--workers', String(count)]
  const server = await startProductionServer({ ...options, loadTestKey, programArguments, metricsPort })
  for (let worker = 1; worker <= count; worker += 1) {
    await untilServed(`http://127.0.0.1:${metricsPort + worker}/metrics`, `worker ${worker}`)
  }
  server.requireRunning()
  return server
}

/** The first of so many ports in a row that nobody listens on. */
async function findFreePorts(count: number): Promise<number> {
  for (;;) {
    const first = await findFreePort()
    let found = 1
    while (found < count && (await findFreePort(first + found)) === first + found) found += 1
    if (found === count) return first
  }
}

async function untilServed(address: string, who: string): Promise<void> {
  const until = performance.now() + longestStartMs
  while (performance.now() < until) {
    const isThere = await fetch(address).then(
      async (response) => {
        await response.body?.cancel()
        return response.ok
      },
      () => false,
    )
    if (isThere) return
    await wait(50)
  }
  throw new Error(`There is no ${who} at ${address}: does \`npm start -- --workers N\` work?`)
}
