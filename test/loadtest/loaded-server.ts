import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Report } from '../../loadtest/report/report.ts'
import { peopleOf } from '../../loadtest/runner/people.ts'
import { startProductionServer } from '../../src/development/programs/production-server.ts'
import { startRedisServer } from '../../src/development/programs/redis-server.ts'
import { startTokenIssuer } from '../../src/development/programs/token-issuer.ts'
import { copyDatabase } from '../_util/own-database.ts'
import { type Distort, startDistortingProxy } from './distorting-proxy.ts'

/** What the command said, and the report that it wrote. */
export interface LoadRun {
  readonly code: number
  /** What it wrote to its standard output, and to the one for errors. */
  readonly output: string
  readonly errors: string
  /** Undefined where it did not get that far. */
  readonly report: Report | undefined
  /** The names of the files in the folder of the run. */
  readonly files: readonly string[]
}

export type LoadedServer = Awaited<ReturnType<typeof startLoadedServer>>

const root = fileURLToPath(new URL('../../', import.meta.url))

/** `npm run load` with these words and this environment, without npm. */
export async function runLoadCommand(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Pick<LoadRun, 'code' | 'output' | 'errors'>> {
  const { PATH = '', HOME = '' } = process.env
  return new Promise((resolve) => {
    const options = { cwd: root, env: { PATH, HOME, ...environment }, timeout: 60_000 }
    execFile(process.execPath, ['loadtest/runner/load.ts', ...words], options, (error, output, errors) =>
      resolve({ code: error ? Number(error.code ?? -1) : 0, output, errors }),
    )
  })
}

/** A server in production mode over a database and a Redis of its own, behind a proxy that can lie. */
export async function startLoadedServer() {
  const folder = await mkdtemp(join(tmpdir(), 'sportello-notai-load-'))
  const loadTestKey = randomBytes(24).toString('base64url')
  const [database, redis, issuer] = await Promise.all([
    copyDatabase('small'),
    startRedisServer(),
    startTokenIssuer(),
  ])
  const server = await startProductionServer({
    ...{ databaseUrl: database.url, redisUrl: redis.url, issuer, loadTestKey },
    // As the runner has it: scenarios choose what is traced.
    environment: { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' },
  })
  const proxy = await startDistortingProxy(server.origin)
  const peopleFile = join(folder, 'people.json')
  await writeFile(peopleFile, JSON.stringify(await peopleOf(database.url, issuer)), { mode: 0o600 })

  return {
    origin: proxy.origin,
    loadTestKey,
    peopleFile,
    /** For what a test writes. */
    newFolder: () => mkdtemp(join(folder, 'run-')),
    /** Distorts from now on; undefined ends that. */
    distort(distort: Distort | undefined) {
      proxy.distort = distort
    },

    /** Runs a scenario against the server by way of the proxy. */
    async run(
      scenario: string,
      words: readonly string[] = [],
      environment: Readonly<Record<string, string>> = {},
    ): Promise<LoadRun> {
      const dataDirectory = await mkdtemp(join(folder, 'data-'))
      const target = ['--target', proxy.origin, '--metrics', server.metricsAddress, '--tokens', peopleFile]
      const ended = await runLoadCommand([scenario, ...target, '--duration', '2s', ...words], {
        ...{ DATABASE_URL: database.url, LOAD_TEST_KEY: loadTestKey, DATA_DIR: dataDirectory },
        ...environment,
      })
      const [run] = await readdir(join(dataDirectory, 'load')).catch(() => [])
      if (run === undefined) return { ...ended, report: undefined, files: [] }
      const text = await readFile(join(dataDirectory, 'load', run, 'report.json'), 'utf8').catch(
        () => undefined,
      )
      return {
        ...ended,
        report: text === undefined ? undefined : (JSON.parse(text) as Report),
        files: (await readdir(join(dataDirectory, 'load', run))).sort(),
      }
    },

    async close(): Promise<void> {
      await proxy.close()
      await server.stop()
      await Promise.all([redis.stop(), issuer.close()])
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The thresholds that failed a run, in the order of the alphabet. */
export function failedOf({ thresholds }: Pick<Report, 'thresholds'>): string[] {
  return thresholds
    .filter(({ holds, isEnforced }) => isEnforced && !holds)
    .map(({ metric, expression }) => `${metric} ${expression}`)
    .sort()
}

/** The same for those that are reported alone. */
export function reportedOf({ thresholds }: Pick<Report, 'thresholds'>): string[] {
  return thresholds
    .filter(({ holds, isEnforced }) => !isEnforced && !holds)
    .map(({ metric, expression }) => `${metric} ${expression}`)
    .sort()
}
