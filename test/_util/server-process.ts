import { fileURLToPath } from 'node:url'
import { type ChildProgram, startProgram } from '../../src/development/programs/child-program.ts'

export interface ServerProcess extends Pick<ChildProgram, 'pid' | 'output'> {
  readonly origin: string
  /** Where its metrics can be fetched. */
  readonly metricsAddress: string
  /** Ends it as a deployment does; resolves to the milliseconds that this took. */
  stop(): Promise<number>
}

export interface ServerProcessOptions {
  readonly databaseUrl: string
  readonly redisUrl: string | undefined
  /** Where the keys are that sign tokens. */
  readonly dataDirectory: string
  /** More settings, or other ones. */
  readonly environment?: Readonly<Record<string, string>>
  /** The program, as a path from the project's folder; `src/main.ts` by default. */
  readonly program?: string
  /** Milliseconds until it is killed once it was told to stop. */
  readonly patienceMs?: number
}

const root = fileURLToPath(new URL('../../', import.meta.url))
const origin = /listens on (http:\S+)|"address":"(http:[^"]+)"/
const metricsAddress = /Metrics +(http:\S+)|"metricsAddress":"(http:[^"]+)"/

/** The server as `npm start` starts it, in a process of its own and on ports that are free. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const { databaseUrl, redisUrl = '', dataDirectory, environment, program = 'src/main.ts' } = options
  const words = ['--import', './src/telemetry/preload.ts', program]
  const server = await startProgram(process.execPath, words, {
    folder: root,
    environment: {
      ...{ NODE_ENV: 'development', PORT: '0', METRICS_PORT: '0', LOG_LEVEL: 'error' },
      ...{ DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, DATA_DIR: dataDirectory },
      ...environment,
    },
    readyAt: async (written) => origin.test(written) && metricsAddress.test(written),
    longestStartMs: 30_000,
    patienceMs: options.patienceMs,
    // Tests look into all that it said.
    longestOutput: Infinity,
  })
  const found = (pattern: RegExp) => {
    const [, greeted, logged] = pattern.exec(server.output())!
    return (greeted ?? logged)!
  }

  return {
    origin: found(origin),
    metricsAddress: found(metricsAddress),
    pid: server.pid,
    output: server.output,
    async stop() {
      const start = performance.now()
      await server.stop()
      return performance.now() - start
    },
  }
}
