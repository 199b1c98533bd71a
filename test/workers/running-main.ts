import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished } from 'vitest'
import { processStart } from '../../src/development/process-identity.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

export interface RunOptions {
  /** What stands behind `npm start --`. */
  readonly words: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** A module that every process loads first, as a path from the project's folder. */
  readonly preloaded?: string
}

export type RunningMain = ReturnType<typeof runMain>

/** Runs the server's program in a process group of its own; what is left of that is killed when the test ends. */
export function runMain({ words, environment, preloaded }: RunOptions) {
  const imports = ['./src/telemetry/preload.ts', ...(preloaded ? [preloaded] : [])]
  const line = [...imports.flatMap((path) => ['--import', path]), 'src/main.ts', ...words]
  const child = spawn(process.execPath, line, {
    cwd: root,
    env: { PORT: '0', METRICS_PORT: '0', REDIS_URL: '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const pid = child.pid!
  let written = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (written += String(text)))
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const killAll = () => {
    if (hasGroup(pid)) process.kill(-pid, 'SIGKILL')
  }
  process.once('exit', killAll)
  onTestFinished(async () => {
    process.off('exit', killAll)
    killAll()
    await exited
  })

  return {
    pid,
    output: () => written,
    /** Its exit code, once it has ended; null where a signal ended it. */
    exited,
    /** Waits until it has written this so many times, and resolves to what the pattern caught. */
    async until(pattern: RegExp, times = 1): Promise<RegExpExecArray[]> {
      const found = () => [...written.matchAll(new RegExp(pattern, 'g'))]
      await expect.poll(() => found().length >= times || written, { timeout: 25_000 }).toBe(true)
      return found()
    },
    /** Waits until neither it nor a process that it has started is left. */
    untilGone: () => expect.poll(() => hasGroup(pid), { timeout: 25_000 }).toBe(false),
  }
}

/** Runs it over a database until all of its workers listen. */
export async function startWorkers(
  databaseUrl: string,
  { words = ['--workers', '2'], environment = {}, ...options }: Partial<RunOptions> = {},
) {
  const dataDirectory = await temporaryFolder()
  const main = runMain({
    words,
    environment: { DATABASE_URL: databaseUrl, DATA_DIR: dataDirectory, ...environment },
    ...options,
  })
  const [[, origin] = []] = await main.until(/listens on (http:\S+) with \d+ workers/)
  await main.until(/Ctrl-C stops/)
  const found = main.output().matchAll(/(http:\S+) +\(worker (\d+), process (\d+)\)/g)
  const workers = [...found].map(([, metricsAddress, number, pid]) => {
    return { metricsAddress: metricsAddress!, number: Number(number), pid: Number(pid) }
  })
  return { ...main, origin: origin!, dataDirectory, workers }
}

/** A folder that is there until the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sportello-notai-workers-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export const isGone = (pid: number): boolean => processStart(pid) === undefined

function hasGroup(leader: number): boolean {
  try {
    return process.kill(-leader, 0)
  } catch {
    return false
  }
}
