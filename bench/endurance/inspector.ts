import { once } from 'node:events'

/** What a server is started with that is to be looked into. */
export const inspectable = { NODE_OPTIONS: '--inspect=127.0.0.1:0' } as const

/** In bytes. */
export interface HeapUsage {
  readonly used: number
  /** What buffers hold outside of the heap. */
  readonly buffers: number
}

/** As V8 gives it: a node per call path, and which node ran at each sample. */
export interface Profile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string }
  }[]
  readonly samples: readonly number[]
  /** In microseconds, before each sample. */
  readonly timeDeltas: readonly number[]
}

interface Message {
  readonly id?: number
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

export type Inspector = Awaited<ReturnType<typeof connectInspector>>

/** Connects to the inspector of a process by what that has written. @throws Error where it has none. */
export async function connectInspector(written: string) {
  const address = /Debugger listening on (ws:\S+)/.exec(written)?.[1]
  if (address === undefined) throw new Error('The server has no inspector: it did not say where it listens.')
  const socket = new WebSocket(address)
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error } = JSON.parse(String(data)) as Message
    const one = waiting.get(id ?? 0)
    waiting.delete(id ?? 0)
    if (error) one?.reject(new Error(`The inspector refused: ${error.message}`))
    else one?.resolve(result)
  })
  socket.addEventListener('close', () => {
    for (const one of waiting.values()) one.reject(new Error('The inspector has gone.'))
  })
  await once(socket, 'open')
  let last = 0

  function call(method: string): Promise<unknown> {
    const one = Promise.withResolvers<unknown>()
    last += 1
    waiting.set(last, one)
    socket.send(JSON.stringify({ id: last, method }))
    return one.promise
  }

  return {
    /** The heap right after all of it was collected. */
    async collect(): Promise<HeapUsage> {
      await call('HeapProfiler.collectGarbage')
      const usage = (await call('Runtime.getHeapUsage')) as { usedSize: number; backingStorageSize?: number }
      return { used: usage.usedSize, buffers: usage.backingStorageSize ?? 0 }
    },
    /** Where the processor's time goes while `run` runs. */
    async profile(run: () => Promise<unknown>): Promise<Profile> {
      await call('Profiler.enable')
      await call('Profiler.start')
      await run()
      return ((await call('Profiler.stop')) as { profile: Profile }).profile
    },
    close: () => socket.close(),
  }
}
