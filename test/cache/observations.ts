/** When a write was answered, and by which process. */
interface Committed {
  readonly value: number
  readonly process: number
  readonly answeredAt: number
}

interface Read {
  readonly value: number
  readonly endedAt: number
}

/** Where something is read: a process and the way that its value takes through the caches. */
export interface Place {
  readonly process: number
  readonly way: string
}

/**
 * Holds what two processes show of one value that only grows against what was written: at once where it was written,
 * and never backwards. How late the other process was is for the test to judge.
 */
export function createObservations() {
  const commits: Committed[] = []
  const reads = new Map<string, Read[]>()
  const violations: string[] = []
  let largestDelay = 0

  /** Only what was true when the read began can be held against it. */
  function check(process: number, place: string, startedAt: number, value: number): void {
    for (const commit of commits) {
      const delay = startedAt - commit.answeredAt
      if (delay < 0 || value >= commit.value) continue
      if (commit.process !== process) largestDelay = Math.max(largestDelay, delay)
      else violations.push(`${place} showed ${value} ${delay.toFixed(1)} ms after its own ${commit.value}`)
    }
    const before = reads.get(place)?.filter(({ endedAt }) => endedAt <= startedAt) ?? []
    const newest = Math.max(0, ...before.map((read) => read.value))
    if (value < newest) violations.push(`${place} showed ${value} after ${newest}`)
  }

  return {
    violations,
    largestDelay: () => largestDelay,
    wrote: (process: number, value: number, answeredAt: number) =>
      void commits.push({ process, value, answeredAt }),
    /** Reads by `read` and judges what comes back. */
    async read({ process, way }: Place, read: () => Promise<number>): Promise<void> {
      const startedAt = performance.now()
      const value = await read()
      const place = `process ${process}, ${way}`
      check(process, place, startedAt, value)
      reads.set(place, [...(reads.get(place) ?? []).slice(-50), { value, endedAt: performance.now() }])
    },
  }
}

export type Observations = ReturnType<typeof createObservations>
