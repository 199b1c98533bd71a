import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { setTimeout as wait } from 'node:timers/promises'

const root = fileURLToPath(new URL('../../', import.meta.url))
const longestWaitMs = 20_000

export interface Program {
  /** All that it has written so far. */
  output(): string
  /** Its exit code; undefined while it runs. */
  exitCode(): number | undefined
  /** @throws Error with what it wrote, where that does not come within 20 seconds. */
  until(isSo: () => boolean | Promise<boolean>): Promise<void>
  kill(): Promise<void>
}

/** Runs the server's program with these words before it, and lets it end as it likes. */
export function runProgram(words: readonly string[], environment: Readonly<Record<string, string>>): Program {
  const { PATH, HOME } = process.env
  const child = spawn(process.execPath, [...words, 'src/main.ts'], {
    cwd: root,
    env: { PATH, HOME, PORT: '0', METRICS_PORT: '0', REDIS_URL: '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  let exitCode: number | undefined
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  child.once('close', (code) => (exitCode = code ?? -1))
  let written = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (written += String(text)))

  return {
    output: () => written,
    exitCode: () => exitCode,
    async until(isSo) {
      for (const start = performance.now(); !(await isSo()); await wait(20)) {
        if (performance.now() - start > longestWaitMs) throw new Error(`It never came. Written:\n${written}`)
      }
    },
    async kill() {
      process.off('exit', kill)
      kill()
      await ended
    },
  }
}
