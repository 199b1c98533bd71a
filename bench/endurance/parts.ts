import { join, resolve } from 'node:path'
import { cpus } from 'node:os'
import { withDatabase } from '../../src/development/database.ts'
import { prepareDatabase } from '../../src/development/prepare-database.ts'
import { projectFolder } from '../surroundings/folders.ts'
import { startSportello } from '../surroundings/servers.ts'
import type { Surroundings } from '../surroundings/surroundings.ts'
import { type ConnectionLoad, type ConnectionQuestion, loadManyConnections } from './connections.ts'
import { inspectable } from './inspector.ts'
import { type MemorySample, watchMemory } from './memory.ts'
import { memoryMix, varietyFor } from './memory-mix.ts'
import { boundedOperations } from './operations.ts'
import { portalMix } from './portal-mix.ts'
import { cold, createTokens } from './requests.ts'
import type { EnduranceSettings } from './settings.ts'
import { type SizeSeries, type SizedServer, measureSizes } from './sizes.ts'
import { createStatementTime } from './statement-time.ts'
import { readSubjects } from './subjects.ts'
import { type WorkerSeries, measureWorkers, workerCount } from './workers.ts'
import { startWorkers } from './worker-server.ts'

/** As `npm start` has it, but for lines on what is slow: under full load everything is. */
const environment = { TRUSTED_DOCUMENTS: 'only', SLOW_STATEMENT_MS: '60000', SLOW_OPERATION_MS: '60000' }

/** Enough that a thousand users are different ones, and that nearly all notaries are asked for. */
const manySubjects = { notaries: 500, citizens: 1_000, acts: 1_000 } as const

type RunPart<Result> = (surroundings: Surroundings, settings: EnduranceSettings) => Promise<Result>

/** The seed S beside the seed M, on one PostgreSQL. */
export const runSizes: RunPart<SizeSeries[]> = async ({ databaseUrl, shared, say }, settings) => {
  const urls = [['S', await smallDatabase(say)] as const, ['M', databaseUrl] as const]
  const servers: SizedServer[] = []
  try {
    for (const [size, url] of urls) {
      const server = await startSportello({ ...shared, databaseUrl: url, environment })
      const operations = await boundedOperations(await readSubjects(url), createTokens(shared.issuer))
      servers.push({ size, server, operations, statementTime: await createStatementTime(url) })
    }
    return await measureSizes(servers, settings)
  } finally {
    for (const { server, statementTime } of servers) {
      await statementTime.close()
      await server.stop()
    }
  }
}

/** Made and seeded where it is missing; its server runs as long as the other database is used. */
async function smallDatabase(say: (sentence: string) => void): Promise<string> {
  const dataDirectory = resolve(process.env.DATA_DIR ?? join(projectFolder, '.data'))
  return withDatabase('sportello_s', { databaseUrl: undefined, dataDirectory }, async (url) => {
    await prepareDatabase(url, { seed: 'S', onProgress: say })
    return url
  })
}

export const runMemory: RunPart<MemorySample[]> = async ({ databaseUrl, shared }, settings) => {
  const server = await startSportello({ ...shared, environment: { ...environment, ...inspectable } })
  try {
    const { issuer } = shared
    const subjects = await readSubjects(databaseUrl, { ...manySubjects, citizens: 10_000 })
    const mix = await memoryMix(subjects, createTokens(issuer), issuer, varietyFor(settings))
    return await watchMemory(server, mix, settings)
  } finally {
    await server.stop()
  }
}

export const runConnections: RunPart<ConnectionLoad[]> = async ({ databaseUrl, shared }, settings) => {
  const server = await startSportello({ ...shared, environment })
  try {
    const subjects = await readSubjects(databaseUrl, manySubjects)
    const draw = await portalMix(subjects, createTokens(shared.issuer))
    const questions: readonly ConnectionQuestion[] = [
      { name: 'As visitors of the portal ask, each once a second', draw, isPaced: true },
      { name: 'The same without a pause', draw },
      { name: 'The same without a pause, all of it cold', draw: () => cold(draw()) },
    ]
    return await loadManyConnections(server, questions, settings)
  } finally {
    await server.stop()
  }
}

export const runWorkers: RunPart<WorkerSeries[]> = async ({ databaseUrl, shared }, settings) => {
  // Two workers on one processor would be no faster. This process sees its own processors alone: count them all.
  const processors = shared.processors && `0-${cpus().length - 1}`
  const options = { ...shared, processors, environment }
  const one = await startSportello(options)
  const many = await startWorkers(workerCount, options)
  try {
    const subjects = await readSubjects(databaseUrl, manySubjects)
    const draw = await portalMix(subjects, createTokens(shared.issuer))
    const variants = [
      { name: 'One process', server: one },
      { name: `${workerCount} workers`, server: many },
    ]
    return await measureWorkers(variants, draw, settings)
  } finally {
    await one.stop()
    await many.stop()
  }
}
