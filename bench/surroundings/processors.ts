import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

export interface Processors {
  /** For the servers: the same for each, so that they can be compared. Undefined where nothing is pinned. */
  readonly servers: string | undefined
  /** For the load and what the servers need. */
  readonly others: string | undefined
  readonly sentence: string
}

/** Gives the servers a processor of their own, and moves this process, with all that it starts, to the others. */
export function divideProcessors(): Processors {
  const count = availableParallelism()
  const unpinned = { servers: undefined, others: undefined }
  if (count < 2) return { ...unpinned, sentence: 'Nothing is pinned: there is one processor.' }
  const others = count === 2 ? '1' : `1-${count - 1}`
  const moved = spawnSync('taskset', ['-a', '-p', '-c', others, String(process.pid)])
  if (moved.status !== 0) return { ...unpinned, sentence: 'Nothing is pinned: there is no taskset.' }
  const rest = count === 2 ? 'processor 1' : `processors ${others}`
  return {
    servers: '0',
    others,
    sentence: `Each server runs on processor 0; the load, PostgreSQL and Redis on ${rest}.`,
  }
}
