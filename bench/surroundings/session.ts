import { type Asker, type Servers, createAsker } from '../operations/ask.ts'
import { candidates } from '../operations/candidates.ts'
import { type Equality, requireEqualAnswers } from '../operations/equality.ts'
import { type Questions, readQuestions } from '../operations/questions.ts'
import { generatePrisma } from './generate-prisma.ts'
import { startSameBytes } from './same-bytes.ts'
import { startServer, startSportello } from './servers.ts'
import { type Size, type Surroundings, withSurroundings } from './surroundings.ts'

const others = ['mercurius', 'postgraphile', 'pothos', 'sql'] as const

export interface Session extends Surroundings {
  readonly servers: Servers
  readonly asker: Asker
  readonly questions: Questions
  readonly equality: Equality
}

/** Starts all servers over one database, checks that they answer equally, and stops them when `run` is done. */
export async function withSession(size: Size, run: (session: Session) => Promise<void>): Promise<void> {
  await withSurroundings(size, async (surroundings) => {
    const { databaseUrl, shared, say } = surroundings
    await generatePrisma()
    const questions = await readQuestions(databaseUrl)
    const servers: Servers = new Map([['sportello', await startSportello(shared)]])
    for (const name of others) servers.set(name, await startServer(name, shared))
    const asker = createAsker(servers, shared.issuer)
    servers.set('same-bytes', await startSameBytes(asker, questions, shared))
    const equality = await requireEqualAnswers(asker, candidates, questions)
    say(`${equality.compared} answers are equal to those of the hand-written SQL.`)
    await run({ ...surroundings, servers, asker, questions, equality })
  })
}
