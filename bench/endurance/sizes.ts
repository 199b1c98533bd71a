import type { ProductionServer } from '../../src/development/programs/production-server.ts'
import { load } from '../load/load.ts'
import type { MeasureSettings } from '../load/measure.ts'
import { type ServerLoad, connections, loadServer } from '../load/server-load.ts'
import { whileStopped } from '../load/while-stopped.ts'
import type { Request } from '../operations/candidates.ts'
import type { Size } from '../surroundings/surroundings.ts'
import { type AnswerSize, measureAnswers } from './answers.ts'
import type { BoundedOperation } from './operations.ts'
import type { StatementTime } from './statement-time.ts'

export interface SizedServer {
  readonly size: Size
  readonly server: ProductionServer
  readonly operations: readonly BoundedOperation[]
  readonly statementTime: StatementTime
}

export interface SizeMeasurement extends ServerLoad {
  /** Milliseconds for which PostgreSQL ran statements, per request. */
  readonly statementTime: number
}

/** One operation over one seed, a measurement per round. */
export interface SizeSeries {
  readonly operation: Pick<BoundedOperation, 'name' | 'kind'>
  readonly size: Size
  /** So many different requests are sent over and over. */
  readonly requestCount: number
  readonly answer: AnswerSize
  readonly rounds: SizeMeasurement[]
}

interface Plan extends SizeSeries {
  readonly server: ProductionServer
  readonly statementTime: StatementTime
  readonly requests: readonly Request[]
  /** Bytes of each response, headers and all. */
  readonly sizes: readonly number[]
}

/** Measures all seeds in rounds: in each every operation, and for it one seed after the other. */
export async function measureSizes(
  servers: readonly SizedServer[],
  { seconds, rounds }: MeasureSettings,
): Promise<SizeSeries[]> {
  const groups: Plan[][] = []
  for (const index of servers[0]!.operations.keys()) {
    // What is in flight shares its reads, the more the fewer are different: as many over each seed.
    const requestCount = Math.min(...servers.map(({ operations }) => operations[index]!.requests.length))
    const group: Plan[] = []
    for (const one of servers) group.push(await warmUp(one, index, requestCount, seconds))
    groups.push(group)
  }
  for (let round = 0; round < rounds; round += 1) {
    console.error(`Sizes, round ${round + 1} of ${rounds}`)
    for (const group of groups) {
      for (const plan of round % 2 === 0 ? group : group.toReversed()) {
        const others = servers.map(({ server }) => server).filter((server) => server !== plan.server)
        await whileStopped(others, () => measure(plan, seconds))
      }
    }
  }
  return groups.flat()
}

/** Looks at the answers, lets everything be compiled, and learns the sizes of the responses. */
async function warmUp(
  { size, server, operations, statementTime }: SizedServer,
  index: number,
  requestCount: number,
  seconds: number,
): Promise<Plan> {
  const operation = operations[index]!
  const requests = operation.requests.slice(0, requestCount)
  const { origin } = server
  return explained(`${operation.name}, seed ${size}`, server, async () => {
    const answer = await measureAnswers(origin, requests)
    const { sizes } = await load({ origin, requests, connections: 1 })
    await load({ origin, requests, sizes, connections, seconds })
    return { operation, size, requestCount, answer, rounds: [], server, statementTime, requests, sizes }
  })
}

async function measure(plan: Plan, seconds: number): Promise<void> {
  const { operation, size, server, requests, sizes, statementTime } = plan
  const { origin, pid } = server
  await explained(`${operation.name}, seed ${size}`, server, async () => {
    const before = await statementTime.read()
    const measured = await loadServer(pid, { origin, requests, sizes, seconds })
    const ran = (await statementTime.read()) - before
    plan.rounds.push({ ...measured, statementTime: ran / measured.requests })
  })
}

/** Runs, and says of what a failure is; a server that has ended says so itself. */
export async function explained<Result>(
  what: string,
  server: Pick<ProductionServer, 'requireRunning'>,
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    return await run()
  } catch (error) {
    server.requireRunning()
    throw new Error(`${what}: ${(error as Error).message}`, { cause: error })
  }
}
