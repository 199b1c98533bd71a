import { spawn } from 'node:child_process'
import { basename } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { toolPath } from '../tools.ts'
import { endWithThisProcess } from './running-programs.ts'

const pauseMs = 20
const shownLines = 30

export interface ChildProgramOptions {
  /** All that it gets: nothing of this process's own is passed on. */
  readonly environment?: Readonly<Record<string, string>>
  readonly folder?: string
  /** The processors it may use, in the words of taskset; undefined for all. */
  readonly processors?: string | undefined
  /** Written to its standard input, which stays open until this process ends, however it does. */
  readonly input?: string
  /** An address that answers with success, or a check of what it has written, once it is ready. */
  readonly readyAt: string | ((written: string) => Promise<boolean>)
  readonly longestStartMs?: number
  /** Milliseconds until it is killed once it was told to stop. */
  readonly patienceMs?: number
  /** How much is kept of what it writes, in characters. */
  readonly longestOutput?: number
}

export interface ChildProgram {
  readonly pid: number
  /** The last of what it has written. */
  output(): string
  /** @throws Error with the last lines that it wrote, where it has ended. */
  requireRunning(): void
  /** Sends a signal to it and to all that it has started. */
  kill(signal: NodeJS.Signals): void
  /** Resolves when it has ended, well or not. */
  stop(): Promise<void>
}

/**
 * Starts a program and waits until it is ready. It ends with this process at the latest.
 * @throws Error with what it wrote, where it ends before, or is not ready in time.
 */
export async function startProgram(
  program: string,
  words: readonly string[],
  {
    environment = {},
    folder,
    processors,
    input,
    readyAt,
    longestStartMs = 20_000,
    patienceMs = 5_000,
    longestOutput = 100_000,
  }: ChildProgramOptions,
): Promise<ChildProgram> {
  const line = processors ? [toolPath('taskset'), '-c', processors, program, ...words] : [program, ...words]
  const child = spawn(line[0]!, line.slice(1), {
    cwd: folder,
    env: environment,
    stdio: 'pipe',
    // A group of its own: Ctrl-C reaches this process alone, which ends it, with all that it has started.
    detached: true,
  })
  let written = ''
  const keep = (text: string) => (written = (written + text).slice(-longestOutput))
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', keep)
  child.on('error', ({ message }) => keep(message))
  // What it was given may come too late, when it has ended.
  child.stdin.on('error', () => {})
  if (input !== undefined) child.stdin.write(input)

  const ended = new Promise<'ended'>((resolve) => child.once('close', () => resolve('ended')))
  // What it has started would keep its output open.
  child.once('exit', () => signalGroup(child.pid, 'SIGKILL'))
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  const kill = (signal: NodeJS.Signals) => {
    // Its number may be another's by then.
    if (!hasEnded()) signalGroup(child.pid, signal)
  }
  const commandLine = [basename(program), ...words].join(' ')
  const endedWith = (output: string) =>
    new Error(`${commandLine} ended (${child.exitCode ?? child.signalCode}):\n${output}`)
  const started: ChildProgram = {
    pid: child.pid!,
    output: () => written,
    requireRunning() {
      if (hasEnded()) throw endedWith(written.trim().split('\n').slice(-shownLines).join('\n'))
    },
    kill,
    async stop() {
      kill('SIGTERM')
      const timer = setTimeout(kill, patienceMs, 'SIGKILL')
      await ended
      clearTimeout(timer)
    },
  }
  const forget = endWithThisProcess(started)
  void ended.then(forget)

  const ready = untilReady(typeof readyAt === 'string' ? () => answers(readyAt) : () => readyAt(written))
  const outcome = await Promise.race([ready.answer, ended, wait(longestStartMs, 'late', { ref: false })])
  ready.giveUp()
  if (outcome === 'late') {
    kill('SIGKILL')
    await ended
    throw new Error(`${commandLine} is not ready after ${longestStartMs} ms:\n${written}`)
  }
  if (outcome === 'ended') throw endedWith(written)
  return started
}

function signalGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  if (leader === undefined) return
  try {
    process.kill(-leader, signal)
  } catch {
    // Nobody is left in it.
  }
}

/** Asks again and again until the answer is yes, or nobody wants to know. */
function untilReady(isReady: () => Promise<boolean>): { answer: Promise<void>; giveUp(): void } {
  let isWanted = true
  async function ask(): Promise<void> {
    while (isWanted && !(await isReady().catch(() => false))) await wait(pauseMs)
  }
  return { answer: ask(), giveUp: () => (isWanted = false) }
}

async function answers(address: string): Promise<boolean> {
  const response = await fetch(address)
  await response.body?.cancel()
  return response.ok
}
