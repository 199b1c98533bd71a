import { setTimeout as wait } from 'node:timers/promises'
import type { ProductionServer } from '../../src/development/programs/production-server.ts'
import { type Draw, type Traffic, sendTraffic } from './traffic.ts'
import { countOpenConnections } from './open-connections.ts'
import type { EnduranceSettings } from './settings.ts'
import { explained } from './sizes.ts'

export const manyConnections = 1_000

/** So many times the seconds of another measurement: half a minute by default. */
const longer = 15

export interface ConnectionLoad {
  readonly name: string
  readonly seconds: number
  /** Connections that were open half-way; undefined where the system does not tell. */
  readonly open: number | undefined
  readonly traffic: Traffic
}

export interface ConnectionQuestion {
  readonly name: string
  readonly draw: Draw
  /** Whether each connection asks once a second; otherwise without a pause. */
  readonly isPaced?: boolean
}

/** Opens all connections at once, and asks over each of them. */
export async function loadManyConnections(
  server: ProductionServer,
  questions: readonly ConnectionQuestion[],
  { seconds: shortly, isQuick }: EnduranceSettings,
): Promise<ConnectionLoad[]> {
  const { origin } = server
  const seconds = isQuick ? 5 : longer * shortly
  const loads: ConnectionLoad[] = []
  for (const { name, draw, isPaced } of questions) {
    console.error(`${manyConnections.toLocaleString('en')} connections: ${name}`)
    const [traffic, open] = await explained(name, server, async () => {
      // Lets everything be compiled.
      await sendTraffic({ origin, draw, connections: 32, seconds: Math.min(seconds, 5) })
      return Promise.all([
        sendTraffic({ origin, draw, connections: manyConnections, isPaced, seconds }),
        wait((seconds * 1_000) / 2).then(() => countOpenConnections(origin)),
      ])
    })
    loads.push({ name, seconds, open, traffic })
  }
  return loads
}
