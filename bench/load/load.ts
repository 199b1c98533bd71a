import { once } from 'node:events'
import autocannon, { type Client, type Request as LoadRequest } from 'autocannon'
import type { Request } from '../operations/candidates.ts'

export interface LoadOptions {
  readonly origin: string
  readonly requests: readonly Request[]
  readonly connections: number
  /** For so long; otherwise so many requests, by default each once. */
  readonly seconds?: number
  readonly amount?: number
  /** Bytes of the response to each request; unknown the first time. */
  readonly sizes?: readonly number[]
}

export interface LoadResult {
  readonly requests: number
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  /** Milliseconds on 1 connection are too short for autocannon's own whole ones. */
  readonly meanMilliseconds: number
  readonly sizes: readonly number[]
}

/** A GraphQL error has the status 200, and another size. */
const tolerance = 0.03

/**
 * Sends the requests over and over, each connection all of them in an order of its own.
 * @throws Error where anything but the known answers comes back.
 */
export async function load({
  origin,
  requests,
  connections,
  seconds,
  amount = requests.length,
  sizes,
}: LoadOptions): Promise<LoadResult> {
  const seen: number[] = []
  const durations: number[] = []
  let wrong = 0

  function setupClient(client: Client): void {
    const order = sizes ? shuffled(requests.length) : requests.map((_request, index) => index)
    client.setRequests(order.map((index) => loadRequest(requests[index]!)))
    let count = 0
    client.on('response', (_status, bytes, milliseconds) => {
      const index = order[count % order.length]!
      count += 1
      durations.push(milliseconds)
      if (!sizes) seen[index] = bytes
      else if (Math.abs(bytes - sizes[index]!) > sizes[index]! * tolerance) wrong += 1
    })
  }

  const length = seconds === undefined ? { amount } : { duration: seconds }
  const instance = autocannon({ url: origin, connections, setupClient, ...length }, () => {})
  const [result] = (await once(instance, 'done')) as [autocannon.Result]
  const failures = result.non2xx + result.errors + result.timeouts + wrong
  if (failures > 0) {
    const { non2xx, errors, timeouts } = result
    throw new Error(
      `The load failed: ${non2xx} without status 200, ${errors} errors, ${timeouts} too late, ${wrong} of a wrong size.`,
    )
  }
  if (durations.length === 0) throw new Error('The load failed: nothing was answered at all.')
  durations.sort((one, other) => one - other)
  return {
    requests: durations.length,
    perSecond: durations.length / result.duration,
    p50: durations[Math.floor(durations.length * 0.5)]!,
    p99: durations[Math.floor(durations.length * 0.99)]!,
    meanMilliseconds: durations.reduce((sum, one) => sum + one, 0) / durations.length,
    sizes: sizes ?? seen,
  }
}

function loadRequest({ method, path, headers, body }: Request): LoadRequest {
  return { method, path, headers: { ...headers }, ...(body !== undefined && { body }) }
}

function shuffled(length: number): number[] {
  const order = Array.from({ length }, (_none, index) => index)
  for (let last = length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1))
    const kept = order[last]!
    order[last] = order[other]!
    order[other] = kept
  }
  return order
}
