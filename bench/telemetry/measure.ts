import type { ProductionServer } from '../../src/development/programs/production-server.ts'
import { load } from '../load/load.ts'
import { type ServerLoad, connections, loadServer } from '../load/server-load.ts'
import type { MeasureSettings } from '../load/measure.ts'
import type { MeasuredOperation } from './operations.ts'
import { type SpanCounts, readSpanCounts } from './span-counts.ts'
import type { Variant } from './variants.ts'

export interface VariantServer {
  readonly variant: Variant
  readonly server: ProductionServer
}

/** One operation of one variant, a measurement per round. */
export interface TelemetrySeries {
  readonly variant: Variant
  readonly operation: MeasuredOperation
  readonly rounds: ServerLoad[]
  /** Spans that were made and that were lost in all rounds. */
  readonly spans: SpanCounts
}

interface Plan extends TelemetrySeries {
  readonly server: ProductionServer
  sizes: readonly number[]
  spans: SpanCounts
}

/** Measures all variants in rounds: in each every operation, and for it one variant after the other. */
export async function measureTelemetry(
  servers: readonly VariantServer[],
  operations: readonly MeasuredOperation[],
  { seconds, rounds }: MeasureSettings,
): Promise<TelemetrySeries[]> {
  const groups: Plan[][] = []
  for (const operation of operations) {
    const group: Plan[] = []
    for (const one of servers) group.push(await warmUp(one, operation, seconds))
    groups.push(group)
  }
  for (let round = 0; round < rounds; round += 1) {
    console.error(`Round ${round + 1} of ${rounds}`)
    for (const group of groups) {
      // None is always the first, when the machine has just done something else.
      for (const plan of rotated(group, round)) await measure(plan, seconds)
    }
  }
  return groups.flat()
}

/** Lets everything be compiled, and learns the sizes of the answers. */
async function warmUp(
  { variant, server }: VariantServer,
  operation: MeasuredOperation,
  seconds: number,
): Promise<Plan> {
  const { origin } = server
  const { requests } = operation
  const plan: Plan = { variant, operation, server, sizes: [], rounds: [], spans: { made: 0, lost: 0 } }
  await explained(plan, async () => {
    await load({ origin, requests, connections: 1 })
    plan.sizes = (await load({ origin, requests, connections: 1 })).sizes
    await load({ origin, requests, sizes: plan.sizes, connections, seconds })
  })
  return plan
}

async function measure(plan: Plan, seconds: number): Promise<void> {
  const { server, operation, sizes } = plan
  const { origin, pid, metricsAddress } = server
  const { requests, isWarm } = operation
  await explained(plan, async () => {
    // What is kept expires: what is measured warm is warm.
    if (isWarm) await load({ origin, requests, connections: 1 })
    const before = await readSpanCounts(metricsAddress)
    plan.rounds.push(await loadServer(pid, { origin, requests, sizes, seconds }))
    const after = await readSpanCounts(metricsAddress)
    plan.spans = {
      made: plan.spans.made + after.made - before.made,
      lost: plan.spans.lost + after.lost - before.lost,
    }
  })
}

async function explained({ variant, operation, server }: Plan, run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    server.requireRunning()
    throw new Error(`${variant.name}, ${operation.name}: ${(error as Error).message}`, { cause: error })
  }
}

function rotated<One>(all: readonly One[], by: number): One[] {
  return all.map((_one, index) => all[(index + by) % all.length]!)
}
