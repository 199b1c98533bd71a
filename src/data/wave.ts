import { AsyncResource } from 'node:async_hooks'

interface GatheredBatch {
  /** Of the first load: `bind` would do the same, and make accessors and closures for each batch. */
  readonly place: AsyncResource
  readonly send: () => void
}

export type Wave = ReturnType<typeof createWave>

/**
 * Sends the reads of one request in waves: the batches that have gathered leave together, and the next ones only when
 * all of these have come back. Loads for one place in the operation therefore always share one batch, whatever
 * finishes first, and the number of statements hangs on the operation alone: not on timing, and not on the data.
 */
export function createWave() {
  let gathered: GatheredBatch[] = []
  let inFlight = 0
  let isRequested = false

  /** Runs after all promise callbacks that are due: everything that will be asked for by then is. */
  function requestDispatch(): void {
    if (isRequested || inFlight > 0) return
    isRequested = true
    void Promise.resolve().then(() => process.nextTick(dispatch))
  }

  function dispatch(): void {
    isRequested = false
    if (inFlight > 0) return
    const batches = gathered
    gathered = []
    for (const { place, send } of batches) place.runInAsyncScope(send)
  }

  return {
    /** Keeps a batch for the next wave. It runs in the context of its first load, so its field stays known. */
    gather(send: () => void): void {
      gathered.push({ place: new AsyncResource('sportello.batch'), send })
      requestDispatch()
    },
    /** Holds the next wave back until this read has ended, well or not. */
    async during<Result>(read: () => Promise<Result>): Promise<Result> {
      inFlight += 1
      try {
        return await read()
      } finally {
        inFlight -= 1
        if (gathered.length > 0) requestDispatch()
      }
    },
  }
}
