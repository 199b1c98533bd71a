import { ServiceUnavailableError } from '../errors.ts'

/** Milliseconds between two looks at who has waited for too long. */
const glanceMs = 250

interface Waiter {
  readonly since: number
  readonly deadline: number
  readonly go: () => void
  readonly refuse: (error: ServiceUnavailableError) => void
}

export interface WaitingLineOptions {
  /** How many are in at once. */
  readonly places: number
  /** Milliseconds without anybody being served after which waiting is of no use. */
  readonly patienceMs: number
}

/**
 * Lets so many in at once. The others wait for their turn, first come, first served, until their deadline. Where nobody
 * was served for as long as `patienceMs`, whoever has waited as long is refused: the database is away.
 */
export function createWaitingLine({ places, patienceMs }: WaitingLineOptions) {
  let free = places
  let waiting: Waiter[] = []
  let lastServed = 0
  let timer: NodeJS.Timeout | undefined

  function watch(): void {
    // What has come back while this process was busy is seen first.
    timer ??= setTimeout(() => setImmediate(refuseLate), glanceMs)
  }

  function refuseLate(): void {
    timer = undefined
    const now = performance.now()
    const longest = now - lastServed < patienceMs ? Infinity : patienceMs
    const isLate = ({ since, deadline }: Waiter) => now >= deadline || now - since >= longest
    const late = waiting.filter(isLate)
    waiting = waiting.filter((waiter) => !isLate(waiter))
    for (const { refuse } of late) {
      refuse(new ServiceUnavailableError('The server has too much to do. Try again in a moment.'))
    }
    if (waiting.length > 0) watch()
  }

  return {
    /**
     * Resolves when it is one's turn; undefined where it is at once. Whoever was let in has to leave.
     * @param deadline on the clock of `performance.now()`
     * @throws ServiceUnavailableError for who has waited too long
     */
    enter(deadline: number): Promise<void> | undefined {
      if (free > 0) {
        free -= 1
        return undefined
      }
      watch()
      return new Promise((go, refuse) => waiting.push({ since: performance.now(), deadline, go, refuse }))
    },

    /** Gives one's place to the next one. */
    leave(isServed: boolean): void {
      if (isServed) lastServed = performance.now()
      const next = waiting.shift()
      if (next) next.go()
      else free += 1
    },
  }
}
