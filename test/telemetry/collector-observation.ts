import { fileURLToPath } from 'node:url'
import { setTimeout as wait } from 'node:timers/promises'
import type { ServerProcess } from '../_util/server-process.ts'

/** What a server process says of itself. */
export interface Observation {
  /** Bytes in use once the garbage is collected. */
  readonly heapUsed: number
  /** Bytes that the system has given it. */
  readonly rss: number
  /** Ports of other programs that it has connected to, or tried to. */
  readonly ports: readonly number[]
  readonly instrumented: readonly string[]
}

const longestWaitMs = 5_000

/** With this in its environment a server can be observed. */
export const observable = {
  NODE_OPTIONS: `--import ${fileURLToPath(new URL('./collector-witness.ts', import.meta.url))}`,
}

/** Asks a server process about itself. */
export async function observe({ pid, output }: Pick<ServerProcess, 'pid' | 'output'>): Promise<Observation> {
  const before = output().length
  process.kill(pid, 'SIGUSR2')
  for (const start = performance.now(); performance.now() - start < longestWaitMs; await wait(10)) {
    const [, found] = /^witness:(.*)\n/m.exec(output().slice(before)) ?? []
    if (found !== undefined) return JSON.parse(found) as Observation
  }
  throw new Error(`The server says nothing about itself. It wrote:\n${output()}`)
}
