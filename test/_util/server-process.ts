import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface ServerProcess {
  readonly origin: string
  /** Where its metrics can be fetched. */
  readonly metricsAddress: string
  readonly pid: number
  /** All that it has written so far: its greeting, and its log. */
  output(): string
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
const longestStartMs = 30_000

/** The server as `npm start` starts it, in a process of its own and on ports that are free. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const { databaseUrl, redisUrl = '', dataDirectory, environment, program = 'src/main.ts' } = options
  const { PATH, HOME } = process.env
  const server = spawn(process.execPath, ['--import', './src/telemetry/preload.ts', program], {
    cwd: root,
    env: {
      ...{ PATH, HOME, NODE_ENV: 'development', PORT: '0', METRICS_PORT: '0', LOG_LEVEL: 'error' },
      ...{ DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, DATA_DIR: dataDirectory },
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const killAtExit = () => void server.kill('SIGKILL')
  process.once('exit', killAtExit)
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  let written = ''

  const [origin, metricsAddress] = await new Promise<[string, string]>((resolve, reject) => {
    const fail = () => reject(new Error(`The server did not start. It wrote:\n${written}`))
    const timer = setTimeout(fail, longestStartMs)
    const read = (text: Buffer) => {
      written += String(text)
      const origin = /listens on (http:\S+)|"address":"(http:[^"]+)"/.exec(written)
      const metrics = /Metrics +(http:\S+)|"metricsAddress":"(http:[^"]+)"/.exec(written)
      if (!origin || !metrics) return
      clearTimeout(timer)
      resolve([(origin[1] ?? origin[2])!, (metrics[1] ?? metrics[2])!])
    }
    server.stdout.on('data', read)
    server.stderr.on('data', read)
    void ended.then(fail)
  }).catch((error: unknown) => {
    process.off('exit', killAtExit)
    server.kill('SIGKILL')
    throw error
  })

  return {
    origin,
    metricsAddress,
    pid: server.pid!,
    output: () => written,
    async stop() {
      process.off('exit', killAtExit)
      const start = performance.now()
      server.kill('SIGTERM')
      const timer = setTimeout(killAtExit, options.patienceMs ?? 5_000)
      await ended
      clearTimeout(timer)
      return performance.now() - start
    },
  }
}
