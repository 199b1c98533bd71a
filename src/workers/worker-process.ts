import cluster from 'node:cluster'
import { type WorkerMessage, drainMessage, isWorkerMessage } from './messages.ts'

export interface WorkerSettings {
  readonly PORT: string
  readonly METRICS_PORT: string
  readonly DATABASE_URL: string
}

export interface WorkerProcess {
  readonly pid: number
  /** Milliseconds since it was started. */
  age(): number
  /** Resolves when it serves, to where; never where it ends before. */
  readonly listening: Promise<Listening>
  /** Resolves when its process is gone. */
  readonly ended: Promise<Ending>
  /** Ends it as its own signal would, or at once where it does not serve yet. */
  drain(): void
  kill(): void
}

export type Listening = Omit<Extract<WorkerMessage, { kind: 'listening' }>, 'kind'>

export interface Ending {
  readonly code: number | null
  readonly signal: string | null
  /** Why it could not start, where it said so. */
  readonly sentence: string | undefined
  /** Whether it has served. */
  readonly hasListened: boolean
}

/** Starts a process like this one that serves, with these settings in its environment. */
export function startWorkerProcess(settings: WorkerSettings): WorkerProcess {
  const startedAt = performance.now()
  const worker = cluster.fork(settings)
  const listening = Promise.withResolvers<Listening>()
  const ended = Promise.withResolvers<Ending>()
  let hasListened = false
  let sentence: string | undefined

  worker.on('message', (message: unknown) => {
    // Handed on to `node --watch`, where that runs this process.
    if (!isWorkerMessage(message)) return void process.send?.(message)
    if (message.kind === 'failed') ({ sentence } = message)
    else {
      hasListened = true
      listening.resolve(message)
    }
  })
  worker.on('exit', (code, signal) => ended.resolve({ code, signal, sentence, hasListened }))
  // A message that could not be sent: that it has ended is told above. Without a process there is nothing to end.
  worker.on('error', ({ message }) => {
    if (worker.process.pid === undefined)
      ended.resolve({ code: null, signal: null, sentence: message, hasListened })
  })
  const kill = () => void worker.process.kill('SIGKILL')

  return {
    pid: worker.process.pid ?? 0,
    age: () => performance.now() - startedAt,
    listening: listening.promise,
    ended: ended.promise,
    drain() {
      if (!hasListened) kill()
      else if (worker.isConnected()) worker.send(drainMessage)
    },
    kill,
  }
}
