import { type Asker, type Servers, createAsker } from '../operations/ask.ts'
import type { ServerName } from '../operations/candidates.ts'
import type { Choice } from '../operations/choice.ts'
import { type Equality, requireEqualAnswers } from '../operations/equality.ts'
import { type Questions, readQuestions } from '../operations/questions.ts'
import { generatePrisma } from './generate-prisma.ts'
import type { BenchSettings } from './run-bench.ts'
import { startSameBytes } from './same-bytes.ts'
import { startServer, startSportello, startSportelloOf } from './servers.ts'
import { startSilentServer } from './silent-server.ts'
import { type Surroundings, withSurroundings } from './surroundings.ts'

const others = ['mercurius', 'postgraphile', 'pothos', 'sql'] as const

export interface Session extends Surroundings {
  readonly servers: Servers
  readonly asker: Asker
  readonly questions: Questions
  readonly choice: Choice
  readonly equality: Equality
}

/** Starts the chosen servers over one database, checks that they answer equally, and stops them when `run` is done. */
export async function withSession(
  { size, choice, beside }: Pick<BenchSettings, 'size' | 'choice' | 'beside'>,
  run: (session: Session) => Promise<void>,
): Promise<void> {
  await withSurroundings(size, async (surroundings) => {
    const { databaseUrl, shared, say } = surroundings
    const questions = await readQuestions(databaseUrl)
    const needed = neededServers(choice)
    const servers: Servers = new Map()
    const ours = { ...shared, environment: await tracingNothing() }
    if (needed.has('ours')) servers.set('ours', await startSportello(ours))
    if (beside !== undefined) servers.set('beside', await startSportelloOf(beside, ours))
    if (needed.has('pothos')) await generatePrisma()
    for (const name of others) if (needed.has(name)) servers.set(name, await startServer(name, shared))
    const asker = createAsker(servers, shared.issuer)
    if (needed.has('same-bytes')) servers.set('same-bytes', await startSameBytes(asker, questions, shared))
    const equality = await requireEqualAnswers(asker, choice, questions)
    say(`${equality.compared} answers are equal to those of the hand-written SQL.`)
    await run({ ...surroundings, servers, asker, questions, choice, equality })
  })
}

/** The hand-written SQL says what is right, and the same bytes are those of ours. */
function neededServers({ candidates }: Choice): ReadonlySet<ServerName> {
  const needed = new Set<ServerName>(['sql', ...candidates.map(({ server }) => server)])
  return needed.has('same-bytes') ? needed.add('ours') : needed
}

/** Everything is instrumented, and no trace is kept: what a server with a Collector does for most requests. */
async function tracingNothing(): Promise<Readonly<Record<string, string>>> {
  return {
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: await startSilentServer(),
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0',
  }
}
