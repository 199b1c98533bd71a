import { spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'

const longestStartMs = 20_000

export interface ChildProgram {
  /** All that it has written so far. */
  output(): string
  stop(): Promise<void>
}

/** Starts a program and waits until the address answers. It ends with this process at the latest. */
export async function startProgram(
  program: string,
  words: readonly string[],
  { environment = {}, readyAt }: { environment?: Record<string, string>; readyAt: string },
): Promise<ChildProgram> {
  const child = spawn(program, words, {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const killAtExit = () => void child.kill('SIGKILL')
  process.once('exit', killAtExit)
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  let written = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (written += String(text)))
  child.once('error', (error) => (written += error.message))

  const deadline = performance.now() + longestStartMs
  while (
    !(await fetch(readyAt).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (performance.now() > deadline || child.exitCode !== null) {
      child.kill('SIGKILL')
      throw new Error(`${program} does not answer at ${readyAt}. It wrote:\n${written}`)
    }
    await wait(50)
  }
  return {
    output: () => written,
    async stop() {
      process.off('exit', killAtExit)
      child.kill('SIGTERM')
      const timer = setTimeout(killAtExit, 5_000)
      await ended
      clearTimeout(timer)
    },
  }
}
