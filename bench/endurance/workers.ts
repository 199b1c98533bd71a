import type { ProductionServer } from '../../src/development/programs/production-server.ts'
import type { MeasureSettings } from '../load/measure.ts'
import { whileStopped } from '../load/while-stopped.ts'
import { processesOf, sumOfProcessorTime } from './processes.ts'
import { explained } from './sizes.ts'
import { type Draw, type Traffic, sendTraffic } from './traffic.ts'

export const workerCount = 2
export const workerConnections = 64

export interface WorkerVariant {
  readonly name: string
  readonly server: ProductionServer
}

export interface WorkerMeasurement {
  readonly traffic: Traffic
  /** Milliseconds of processor time per request, of all processes of the server together; undefined where unknown. */
  readonly processorTime: number | undefined
}

/** One variant, a measurement per round. */
export interface WorkerSeries {
  readonly name: string
  /** All that its processor time is of. */
  readonly processCount: number
  readonly rounds: WorkerMeasurement[]
}

interface Plan extends WorkerSeries {
  readonly server: ProductionServer
}

/** Measures all variants in rounds, one after the other, under the same load. The first is what others are compared with. */
export async function measureWorkers(
  variants: readonly WorkerVariant[],
  draw: Draw,
  { seconds, rounds }: MeasureSettings,
): Promise<WorkerSeries[]> {
  const plans: Plan[] = []
  for (const { name, server } of variants) {
    const { origin } = server
    // Lets everything be compiled, in each of the processes.
    await explained(name, server, () =>
      sendTraffic({ origin, draw, connections: workerConnections, seconds: 2 * seconds }),
    )
    plans.push({ name, server, processCount: processesOf(server.pid).length, rounds: [] })
  }
  for (let round = 0; round < rounds; round += 1) {
    console.error(`Workers, round ${round + 1} of ${rounds}`)
    for (const plan of round % 2 === 0 ? plans : plans.toReversed()) {
      const others = variants.map(({ server }) => server).filter((server) => server !== plan.server)
      await whileStopped(others, async () => {
        plan.rounds.push(await explained(plan.name, plan.server, () => measure(plan.server, draw, seconds)))
      })
    }
  }
  return plans
}

async function measure(
  { origin, pid }: ProductionServer,
  draw: Draw,
  seconds: number,
): Promise<WorkerMeasurement> {
  const processes = processesOf(pid)
  const before = sumOfProcessorTime(processes)
  const traffic = await sendTraffic({ origin, draw, connections: workerConnections, seconds })
  const after = sumOfProcessorTime(processes)
  const isKnown = before !== undefined && after !== undefined
  return { traffic, processorTime: isKnown ? (after - before) / traffic.requests : undefined }
}
