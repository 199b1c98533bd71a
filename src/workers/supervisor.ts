import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { AnnouncedWorker } from '../announcement.ts'
import { type Ending, type WorkerProcess, type WorkerSettings, startWorkerProcess } from './worker-process.ts'

/** Milliseconds within which an end is an early one: what ends a process at its start may do so again. */
const earlyMs = 10_000
const shortestPauseMs = 1_000
const longestPauseMs = 30_000

export interface SupervisorOptions {
  /** Of each worker, in the order of their numbers. */
  readonly settings: readonly WorkerSettings[]
  /** Milliseconds that a worker has to end once it was told to. */
  readonly patienceMs: number
  readonly logger: Logger
}

/** Keeps so many workers running: one that ends unasked is replaced, under the same number. */
export function createSupervisor({ settings, patienceMs, logger }: SupervisorOptions) {
  const running = new Map<WorkerProcess, number>()
  let isStopping = false

  function startOne(number: number): WorkerProcess {
    const worker = startWorkerProcess(settings[number - 1]!)
    running.set(worker, number)
    void worker.ended.then(() => running.delete(worker))
    return worker
  }

  async function keepUp(number: number, first: WorkerProcess): Promise<void> {
    let worker = first
    let early = 0
    for (;;) {
      const { code, signal, sentence } = await worker.ended
      if (isStopping) return
      early = worker.age() < earlyMs ? early + 1 : 0
      const pauseMs = early === 0 ? 0 : Math.min(shortestPauseMs * 2 ** (early - 1), longestPauseMs)
      const ended = { worker: number, endedPid: worker.pid, code, signal, reason: sentence, pauseMs }
      logger.error(ended, 'worker ended, and is replaced')
      await wait(pauseMs)
      if (isStopping) return
      worker = startOne(number)
      const { pid, listening } = worker
      void listening.then(() => logger.warn({ worker: number, newPid: pid }, 'worker was replaced'))
    }
  }

  async function stopOne(worker: WorkerProcess, number: number): Promise<string[]> {
    let isPatient = true
    worker.drain()
    const timer = setTimeout(() => {
      isPatient = false
      worker.kill()
    }, patienceMs)
    const ending = await worker.ended
    clearTimeout(timer)
    if (!isPatient) return [`worker ${number} did not end within ${patienceMs / 1_000} s and was killed`]
    return ending.code === 0 || !ending.hasListened ? [] : [`worker ${number} ${endedWith(ending)}`]
  }

  function kill(): void {
    isStopping = true
    for (const worker of running.keys()) worker.kill()
  }

  return {
    /**
     * Starts all at once, and resolves when all of them listen. Where it is stopped before, it never does.
     * @throws Error with the sentence of the first one that cannot start, when none is left.
     */
    async start(): Promise<{ origin: string; workers: AnnouncedWorker[] }> {
      const workers = settings.map((_, index) => startOne(index + 1))
      const failures = workers.map(async ({ ended }, index): Promise<never> => {
        const ending = await ended
        throw new Error(ending.sentence ?? `Worker ${index + 1} ${endedWith(ending)} before it listened.`)
      })
      try {
        const places = await Promise.all(
          workers.map(({ listening }, index) => Promise.race([listening, failures[index]!])),
        )
        workers.forEach((worker, index) => void keepUp(index + 1, worker))
        const announced = workers.map(({ pid }, index) => {
          return { worker: index + 1, pid, metricsAddress: places[index]!.metricsAddress }
        })
        return { origin: places[0]!.origin, workers: announced }
      } catch (error) {
        if (isStopping) return new Promise(() => {})
        kill()
        await Promise.all(workers.map(({ ended }) => ended))
        throw error
      }
    },

    /** Lets all of them end. @throws Error that says which did not, or not well. */
    async stop(): Promise<void> {
      isStopping = true
      const problems = await Promise.all([...running].map(([worker, number]) => stopOne(worker, number)))
      if (problems.flat().length > 0) throw new Error(`${problems.flat().join(', ')}.`)
    },

    /** Ends all of them at once. */
    kill,
  }
}

function endedWith({ code, signal }: Ending): string {
  return signal === null ? `ended with ${code}` : `was ended by ${signal}`
}
