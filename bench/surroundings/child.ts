import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

export interface ChildOptions {
  readonly name: string
  readonly program: string
  readonly parameters: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly folder?: string
  /** The processors it may use; undefined for all. */
  readonly processors?: string | undefined
  /** Written to its standard input, which stays open. */
  readonly input?: string
}

export interface Child {
  readonly name: string
  readonly pid: number
  /** @throws Error with the last lines it wrote, where it has ended. */
  requireRunning(): void
}

const mostMilliseconds = 30_000
const patience = 1_500
const running = new Set<ChildProcess>()

/** Ends what still runs at once: for signals and failures, where nothing can be waited for. */
export function killChildren(): void {
  for (const child of running) child.kill('SIGKILL')
}

/** Ends what still runs, and waits for it: 1.5 seconds for each to do it well. */
export async function stopChildren(): Promise<void> {
  await Promise.all([...running].map(stopChild))
}

async function stopChild(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const forced = setTimeout(() => child.kill('SIGKILL'), patience)
  await ended
  clearTimeout(forced)
}

/** Starts a program outside of the terminal's process group: Ctrl-C reaches the runner alone, which ends it. */
export function startChild({
  name,
  program,
  parameters,
  environment,
  folder,
  processors,
  input,
}: ChildOptions): Child {
  const [command, ...rest] = processors ? ['taskset', '-c', processors, program] : [program]
  const child = spawn(command, [...rest, ...parameters], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
  })
  running.add(child)
  let written = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written = (written + text).slice(-4_000)))
  child.on('exit', () => running.delete(child))
  child.on('error', (error) => {
    written += error.message
    running.delete(child)
  })
  // What it was given may come too late, when it has ended.
  child.stdin.on('error', () => {})
  if (input !== undefined) child.stdin.write(input)

  return {
    name,
    pid: child.pid!,
    requireRunning() {
      if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) return
      throw new Error(`${name} ended (${child.exitCode ?? child.signalCode}):\n${written.trim()}`)
    },
  }
}

/** Waits until the check says yes. @throws Error where the child ends before, or it takes longer than 30 seconds. */
export async function untilReady(child: Child, isReady: () => Promise<boolean>): Promise<void> {
  for (const began = performance.now(); ; await sleep(50)) {
    child.requireRunning()
    if (await isReady().catch(() => false)) return
    if (performance.now() - began > mostMilliseconds) throw new Error(`${child.name} does not answer.`)
  }
}
