import { type StatementCount, createStatementCount } from '../../src/development/postgres/statement-count.ts'
import type { Asker } from '../operations/ask.ts'
import type { Candidate, Request } from '../operations/candidates.ts'
import type { OperationName } from '../operations/documents.ts'
import type { RunningServer } from '../surroundings/servers.ts'
import type { Session } from '../surroundings/session.ts'
import { load } from './load.ts'
import { type ServerLoad, connections, loadServer } from './server-load.ts'
import { whileStopped } from './while-stopped.ts'

export interface Measurement extends ServerLoad {
  readonly statements: number
  /** The median in milliseconds with one connection. */
  readonly aloneP50: number
}

/** What one candidate did with one operation, a measurement per round. */
export interface Series {
  readonly candidate: Candidate
  readonly operation: OperationName
  readonly rounds: Measurement[]
}

export interface MeasureSettings {
  readonly seconds: number
  readonly rounds: number
}

/** With so many requests on each connection, a server's pool is open again. */
const connectingRequests = 4

interface Plan extends Series {
  readonly server: RunningServer
  readonly requests: readonly Request[]
  sizes: readonly number[]
}

/** Measures all candidates in rounds: in each round every operation, and for it one candidate after the other. */
export async function measureAll(session: Session, { seconds, rounds }: MeasureSettings): Promise<Series[]> {
  const plans = await makePlans(session)
  const statements = await createStatementCount(session.databaseUrl)
  try {
    for (const plan of plans) await warmUp(plan, seconds)
    for (let round = 1; round <= rounds; round += 1) {
      console.error(`Round ${round} of ${rounds}`)
      // There and back, so that nobody always follows the same one.
      for (const plan of round % 2 === 1 ? plans : plans.toReversed()) {
        const others = [...session.servers.values()].filter((server) => server !== plan.server)
        await whileStopped(others, async () => {
          // Kept answers expire: what is measured warm is warm.
          if (plan.candidate.kind === 'warm') await onePass(plan)
          plan.rounds.push(await explained(plan, () => measure(plan, seconds, statements)))
        })
      }
    }
  } finally {
    await statements.close()
  }
  return plans
}

async function makePlans({ servers, asker, questions, choice }: Session): Promise<Plan[]> {
  const plans: Plan[] = []
  for (const operation of choice.operations) {
    for (const candidate of choice.candidates.filter(({ operations }) => operations.includes(operation))) {
      const server = servers.get(candidate.server)!
      const requests = await requestsFor(asker, candidate, questions[operation])
      plans.push({ candidate, operation, rounds: [], server, requests, sizes: [] })
    }
  }
  return plans
}

function requestsFor(asker: Asker, candidate: Candidate, questions: Session['questions'][OperationName]) {
  return Promise.all(questions.map((question) => asker.requestFor(candidate, question)))
}

/** Lets everything be compiled, and learns the sizes of the answers, which were found equal before. */
async function warmUp(plan: Plan, seconds: number): Promise<void> {
  const { server, requests } = plan
  const { origin } = server
  await explained(plan, async () => {
    await onePass(plan)
    const { sizes } = await load({ origin, requests, connections: 1 })
    plan.sizes = sizes
    await load({ origin, requests, sizes, connections, seconds })
  })
}

/** While others were measured, a pool may have closed its connections: nobody is measured while connecting. */
async function connect({ requests, sizes, server }: Plan): Promise<void> {
  const amount = connections * connectingRequests
  await load({ origin: server.origin, requests, sizes, connections, amount })
}

async function onePass({ server, requests }: Plan): Promise<void> {
  await load({ origin: server.origin, requests, connections: 1 })
}

async function measure(plan: Plan, seconds: number, statements: StatementCount): Promise<Measurement> {
  const { requests, sizes, server } = plan
  const { origin, pid } = server
  await connect(plan)
  const alone = await load({ origin, requests, sizes, connections: 1, seconds: 1 })
  const statementsBefore = await statements.read()
  const loaded = await loadServer(pid, { origin, requests, sizes, seconds })
  const sent = (await statements.read()) - statementsBefore
  return { ...loaded, statements: sent / loaded.requests, aloneP50: alone.p50 }
}

async function explained<Result>(plan: Plan, run: () => Promise<Result>): Promise<Result> {
  const { candidate, operation, server } = plan
  try {
    return await run()
  } catch (error) {
    server.requireRunning()
    throw new Error(`${candidate.name}, ${operation}: ${(error as Error).message}`, { cause: error })
  }
}
