import { join } from 'node:path'
import { type ServerName, loadTestKey } from '../operations/candidates.ts'
import { type Child, startChild, untilReady } from './child.ts'
import { benchFolder, projectFolder } from './folders.ts'
import { freePort } from './free-port.ts'
import type { TokenIssuer } from './token-issuer.ts'

const poolSize = 10

export interface ServerOptions {
  readonly databaseUrl: string
  readonly redisUrl: string
  readonly issuer: TokenIssuer
  readonly processors: string | undefined
  /** More settings, or other ones. */
  readonly environment?: Readonly<Record<string, string>>
}

export interface RunningServer {
  readonly origin: string
  /** Where it shows its metrics, if it has any. */
  readonly metricsAddress: string
  readonly child: Child
}

const files: Readonly<Record<ServerName, string>> = {
  sportello: join(projectFolder, 'src', 'main.ts'),
  mercurius: join(benchFolder, 'servers', 'mercurius.ts'),
  postgraphile: join(benchFolder, 'servers', 'postgraphile.ts'),
  pothos: join(benchFolder, 'servers', 'pothos.ts'),
  sql: join(benchFolder, 'servers', 'sql.ts'),
  'same-bytes': join(benchFolder, 'servers', 'same-bytes.ts'),
}

/** As `npm start` does it. */
const preloaded = ['--import', join(projectFolder, 'src', 'telemetry', 'preload.ts')]

/** Starts a server as in production, on a port of its own. */
export async function startServer(
  name: ServerName,
  { databaseUrl, redisUrl, issuer, processors, environment }: ServerOptions,
  input?: string,
): Promise<RunningServer> {
  const [port, metricsPort] = [await freePort(), await freePort()]
  const child = startChild({
    name,
    program: process.execPath,
    parameters: [...(name === 'sportello' ? preloaded : []), files[name]],
    folder: name === 'sportello' ? projectFolder : benchFolder,
    processors,
    ...(input !== undefined && { input }),
    environment: {
      NODE_ENV: 'production',
      GRAPHILE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      DATABASE_POOL_MAX: String(poolSize),
      REDIS_URL: redisUrl,
      JWT_JWKS_URL: issuer.jwksUrl,
      JWT_ISSUER: issuer.issuer,
      JWT_AUDIENCE: issuer.audience,
      LOAD_TEST_KEY: loadTestKey,
      TRUSTED_DOCUMENTS: 'off',
      LOG_LEVEL: 'warn',
      METRICS_PORT: String(metricsPort),
      ...environment,
    },
  })
  const origin = `http://127.0.0.1:${port}`
  await untilReady(child, async () => {
    await fetch(origin)
    return true
  })
  return { origin, metricsAddress: `http://127.0.0.1:${metricsPort}/metrics`, child }
}
