import { parseMetrics } from '../../src/development/observability/prometheus-text.ts'
import type { ProductionServer } from '../../src/development/programs/production-server.ts'
import { connections } from '../load/server-load.ts'
import { type Inspector, connectInspector } from './inspector.ts'
import type { MemoryMix } from './memory-mix.ts'
import { residentBytes } from './processes.ts'
import type { EnduranceSettings } from './settings.ts'
import { type Traffic, sendOnce, sendTraffic } from './traffic.ts'

/** What there was at the end of a minute of load; minute 0 is when everything had been asked for once. */
export interface MemorySample {
  readonly minute: number
  /** In bytes, right after all of it was collected. */
  readonly heap: number
  /** In bytes, outside of the heap. */
  readonly buffers: number
  /** In bytes, before the collection; undefined where the system does not tell. */
  readonly resident: number | undefined
  /** Milliseconds in that minute, without those at which it is looked at. */
  readonly eventLoopDelay: number
  /** How many lines of metrics the server has: they would grow with what it is asked. */
  readonly metricSeries: number
  readonly traffic: Traffic
}

const delayResolutionMs = 10

/** Fills all that a server remembers, and then watches its memory under full load. */
export async function watchMemory(
  server: ProductionServer,
  { filling, draw }: MemoryMix,
  { minutes, isQuick }: EnduranceSettings,
): Promise<MemorySample[]> {
  const { origin } = server
  const inspector = await connectInspector(server.output())
  try {
    console.error(`Memory: asking ${filling.length.toLocaleString('en')} different things once`)
    const samples = [await sample(server, inspector, 0, await sendOnce(origin, filling, connections))]
    for (let minute = 1; minute <= minutes; minute += 1) {
      console.error(`Memory, minute ${minute} of ${minutes}`)
      const traffic = await sendTraffic({ origin, draw, connections, seconds: isQuick ? 2 : 60 })
      samples.push(await sample(server, inspector, minute, traffic))
    }
    return samples
  } finally {
    inspector.close()
  }
}

async function sample(
  { pid, metricsAddress }: ProductionServer,
  inspector: Inspector,
  minute: number,
  traffic: Traffic,
): Promise<MemorySample> {
  const metrics = await readMetrics(metricsAddress)
  const resident = residentBytes(pid)
  const { used: heap, buffers } = await inspector.collect()
  // The delay is that since it was last read: what the collection took is not the next minute's.
  await readMetrics(metricsAddress)
  const delay = metrics.find(({ name }) => name.startsWith('nodejs_eventloop_delay_p99'))
  if (!delay) throw new Error('The server shows no delay of its event loop.')
  return {
    ...{ minute, heap, buffers, resident, traffic },
    eventLoopDelay: Math.max(0, delay.value * 1_000 - delayResolutionMs),
    metricSeries: metrics.length,
  }
}

async function readMetrics(address: string) {
  return parseMetrics(await (await fetch(address)).text())
}
