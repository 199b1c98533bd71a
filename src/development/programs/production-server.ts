import { fileURLToPath } from 'node:url'
import { findFreePort } from '../postgres/free-port.ts'
import { type ChildProgram, startProgram } from './child-program.ts'
import type { TokenIssuer } from './token-issuer.ts'

const projectFolder = fileURLToPath(new URL('../../../', import.meta.url))

export interface ProductionServerOptions {
  readonly databaseUrl: string
  readonly redisUrl: string
  readonly issuer: TokenIssuer
  /** Lets the load of a test pass by limits and caches. */
  readonly loadTestKey: string
  /** As a path from the project's folder; `src/main.ts` by default. */
  readonly program?: string
  /** Words behind the program. */
  readonly programArguments?: readonly string[]
  /** Any that is free by default. */
  readonly metricsPort?: number
  /** More settings, or other ones. */
  readonly environment?: Readonly<Record<string, string>>
  /** The processors it may use, in the words of taskset; undefined for all. */
  readonly processors?: string | undefined
  /** Milliseconds until it is killed once it was told to stop: it drains for five seconds. */
  readonly patienceMs?: number
}

export interface ProductionServer extends ChildProgram {
  readonly origin: string
  readonly metricsAddress: string
}

/** The server as `npm start` runs it in production, in a process and on ports of its own. */
export async function startProductionServer({
  databaseUrl,
  redisUrl,
  issuer,
  loadTestKey,
  program = 'src/main.ts',
  programArguments = [],
  metricsPort: givenMetricsPort,
  environment,
  processors,
  patienceMs = 10_000,
}: ProductionServerOptions): Promise<ProductionServer> {
  const [port, metricsPort] = [await findFreePort(), givenMetricsPort ?? (await findFreePort())]
  const origin = `http://127.0.0.1:${port}`
  const words = ['--import', './src/telemetry/preload.ts', program, ...programArguments]
  const server = await startProgram(process.execPath, words, {
    folder: projectFolder,
    processors,
    patienceMs,
    environment: {
      NODE_ENV: 'production',
      PORT: String(port),
      METRICS_PORT: String(metricsPort),
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      JWT_JWKS_URL: issuer.jwksUrl,
      JWT_ISSUER: issuer.issuer,
      JWT_AUDIENCE: issuer.audience,
      LOAD_TEST_KEY: loadTestKey,
      LOG_LEVEL: 'warn',
      ...environment,
    },
    readyAt: `${origin}/ready/`,
  })
  return { ...server, origin, metricsAddress: `http://127.0.0.1:${metricsPort}/metrics` }
}
