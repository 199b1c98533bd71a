import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { findFreePort } from '../../src/development/postgres/free-port.ts'
import { type ChildProgram, startProgram } from '../../src/development/programs/child-program.ts'
import {
  type ProductionServerOptions,
  startProductionServer,
} from '../../src/development/programs/production-server.ts'
import { endWithThisProcess } from '../../src/development/programs/running-programs.ts'
import { type ServerName, loadTestKey } from '../operations/candidates.ts'
import { benchFolder } from './folders.ts'

export type ServerOptions = Pick<
  ProductionServerOptions,
  'databaseUrl' | 'redisUrl' | 'issuer' | 'processors' | 'environment'
>

export interface RunningServer extends ChildProgram {
  readonly origin: string
}

/** None of them has anything to keep. */
const patienceMs = 1_500

/** The same for all of them. */
const poolSize = { DATABASE_POOL_MAX: '10' }

/** Ours, as in production, but for documents that it does not know. */
export async function startSportello(options: ServerOptions) {
  return startProductionServer(asInProduction(options))
}

/** Ours of another checkout, started as that one does it. */
export async function startSportelloOf(folder: string, options: ServerOptions): Promise<RunningServer> {
  const generator = join(folder, 'src', 'commands', 'generate.ts')
  if (!existsSync(generator))
    throw new Error(`--beside accepts another checkout of this project, not "${folder}".`)
  await promisify(execFile)(process.execPath, [generator], { cwd: folder })
  const module = pathToFileURL(join(folder, 'src', 'development', 'programs', 'production-server.ts')).href
  const programs = (await import(module)) as { startProductionServer: typeof startProductionServer }
  const server = await programs.startProductionServer(asInProduction(options))
  // It is known to that checkout only, as yet.
  endWithThisProcess(server)
  return server
}

function asInProduction(options: ServerOptions): ProductionServerOptions {
  const environment = { ...poolSize, TRUSTED_DOCUMENTS: 'off', ...options.environment }
  return { ...options, loadTestKey, patienceMs, environment }
}

/** Starts another server as in production, on a port of its own. */
export async function startServer(
  name: Exclude<ServerName, 'ours' | 'beside'>,
  { databaseUrl, issuer, processors }: ServerOptions,
  input?: string,
): Promise<RunningServer> {
  const port = await findFreePort()
  const origin = `http://127.0.0.1:${port}`
  const server = await startProgram(process.execPath, [join('servers', `${name}.ts`)], {
    folder: benchFolder,
    processors,
    patienceMs,
    input,
    environment: {
      NODE_ENV: 'production',
      GRAPHILE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      ...poolSize,
      JWT_JWKS_URL: issuer.jwksUrl,
      JWT_ISSUER: issuer.issuer,
      JWT_AUDIENCE: issuer.audience,
    },
    // Not all of them have something to show at the root.
    readyAt: () => fetch(origin).then(() => true),
  })
  return { ...server, origin }
}
