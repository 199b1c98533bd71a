import { join, resolve } from 'node:path'
import { prepareDatabase } from '../../src/development/prepare-database.ts'
import { withDatabase } from '../../src/development/database.ts'
import { type Asker, type Servers, createAsker } from '../operations/ask.ts'
import { type ServerName, candidates } from '../operations/candidates.ts'
import { type Equality, requireEqualAnswers } from '../operations/equality.ts'
import { type Questions, readQuestions } from '../operations/questions.ts'
import { killChildren, stopChildren } from './child.ts'
import { projectFolder } from './folders.ts'
import { generatePrisma } from './generate-prisma.ts'
import { onInterruption } from './interruption.ts'
import { type Processors, divideProcessors } from './processors.ts'
import { startRedis } from './redis.ts'
import { startSameBytes } from './same-bytes.ts'
import { startServer } from './servers.ts'
import { startTokenIssuer } from './token-issuer.ts'

export type Size = 'S' | 'M'

const startedFirst: readonly ServerName[] = ['sportello', 'mercurius', 'postgraphile', 'pothos', 'sql']
const databases = { S: 'sportello_s', M: 'sportello_m' } as const

export interface Session {
  readonly databaseUrl: string
  readonly redisVersion: string
  readonly processors: Processors
  /** Whether somebody else uses the same database server: it is not where it would have been started. */
  readonly databaseRanAlready: boolean
  readonly servers: Servers
  readonly asker: Asker
  readonly questions: Questions
  readonly equality: Equality
}

/** Starts all servers over one database, checks that they answer equally, and stops them when `run` is done. */
export async function withSession(size: Size, run: (session: Session) => Promise<void>): Promise<void> {
  let databaseRanAlready = false
  const say = (sentence: string) => {
    console.error(sentence)
    databaseRanAlready ||= sentence.startsWith('PostgreSQL runs already')
  }
  process.once('exit', killChildren)
  onInterruption(killChildren)
  const processors = divideProcessors()
  say(processors.sentence)
  const dataDirectory = resolve(process.env.DATA_DIR ?? join(projectFolder, '.data'))
  const options = { databaseUrl: undefined, dataDirectory, onProgress: say }
  try {
    const redis = await startRedis()
    await generatePrisma()
    const issuer = await startTokenIssuer()
    await withDatabase(databases[size], options, async (databaseUrl) => {
      try {
        await prepareDatabase(databaseUrl, { mayBeSeeded: size === 'S', onProgress: say })
        const questions = await readQuestions(databaseUrl)
        const servers: Servers = new Map()
        const shared = { databaseUrl, redisUrl: redis.url, issuer, processors: processors.servers }
        for (const name of startedFirst) servers.set(name, await startServer(name, shared))
        const asker = createAsker(servers, issuer)
        servers.set('same-bytes', await startSameBytes(asker, questions, shared))
        const equality = await requireEqualAnswers(asker, candidates, questions)
        say(`${equality.compared} answers are equal to those of the hand-written SQL.`)
        const environment = { databaseUrl, databaseRanAlready, redisVersion: redis.version, processors }
        await run({ ...environment, servers, asker, questions, equality })
      } finally {
        // Before the database: none of them shall see it go.
        await stopChildren()
      }
    })
  } finally {
    killChildren()
  }
}
