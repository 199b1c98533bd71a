import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { join } from 'node:path'
import type { ComposeService } from './compose-model.ts'
import type { Image } from './image-by-hand.ts'

const longestStartMs = 60_000

export interface ServiceOptions {
  /** What differs from the file: addresses, since there are no networks with names here. */
  readonly environment?: Readonly<Record<string, string>>
  /** Words in the place of the file's command, as `docker compose run SERVICE WORDS` has them. */
  readonly words?: readonly string[]
  /** Folders in the place of volumes and addresses in that of hosts, by what the container knows them as. */
  readonly places?: Readonly<Record<string, string>>
}

export interface RunningService {
  /** What it has written so far, both streams. */
  written(): string
  /** Waits until the address answers with success. */
  ready(url: string): Promise<void>
  /** Waits for its end; the code, or the name of the signal that ended it. */
  end(): Promise<{ code: number | string; output: string }>
  /** SIGTERM where no other signal is given; SIGKILL after twenty seconds. */
  stop(signal?: NodeJS.Signals): Promise<number | string>
}

/** Starts what a service of docker-compose.yml runs, over the files of its image and as the account that it names. */
export function startService(
  image: Image,
  service: ComposeService,
  { environment = {}, words = service.command ?? image.stage.command, places = {} }: ServiceOptions,
): RunningService {
  const inPlace = (text: string) =>
    Object.entries(places).reduce((result, [known, place]) => result.replaceAll(known, place), text)
  const [program, ...rest] = [...(service.entrypoint ?? []), ...words].map(inPlace)
  const [uid, gid] = service.user!.split(':').map(Number)
  const child = spawn(program!, rest, {
    cwd: join(image.root, image.workdir),
    env: { ...image.environment, ...(service.environment as Record<string, string>), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Only root can be somebody else; other accounts run it as themselves.
    ...(process.getuid?.() === 0 && { uid, gid }),
  })
  return watch(child)
}

export interface ProgramOptions {
  readonly cwd: string
  /** In the place of this process's own. */
  readonly environment?: NodeJS.ProcessEnv
  readonly account?: { readonly uid: number; readonly gid: number }
}

/** The same for a program of this machine that stands in for an image. */
export function startProgram(
  program: string,
  words: readonly string[],
  { cwd, environment = process.env, account }: ProgramOptions,
): RunningService {
  return watch(
    spawn(program, words, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'], ...account }),
  )
}

function watch(child: ChildProcess): RunningService {
  const killAtExit = () => void child.kill('SIGKILL')
  process.once('exit', killAtExit)
  let written = ''
  let output = ''
  child.stdout!.on('data', (text) => (output += String(text)))
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (text) => (written += String(text)))
  child.once('error', (error) => (written += error.message))
  const ended = new Promise<number | string>((settle) =>
    child.once('close', (code, signal) => settle(code ?? signal!)),
  )

  return {
    written: () => written,
    async ready(url) {
      const deadline = performance.now() + longestStartMs
      while (!(await answers(url))) {
        if (performance.now() > deadline || child.exitCode !== null)
          throw new Error(`Nothing answers at ${url}. The service wrote:\n${written}`)
        await wait(50)
      }
    },
    async end() {
      const code = await ended
      process.off('exit', killAtExit)
      return { code, output }
    },
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      const timer = setTimeout(killAtExit, 20_000)
      const code = await ended
      clearTimeout(timer)
      process.off('exit', killAtExit)
      return code
    },
  }
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  )
}
