import { once } from 'node:events'
import autocannon, { type Client, type Request as LoadRequest } from 'autocannon'
import type { Request } from '../operations/candidates.ts'

/** What is asked next. */
export type Draw = () => Request

export interface TrafficOptions {
  readonly origin: string
  readonly draw: Draw
  readonly connections: number
  /** Either for so long, or so many requests in all. */
  readonly seconds?: number
  readonly amount?: number
}

export interface Traffic {
  /** Answered ones. */
  readonly requests: number
  /** Without an answer, with another status than 200, or with a GraphQL error. */
  readonly failed: number
  /** How many of them failed in which way: by the code of the error, where there is one. */
  readonly failures: Readonly<Record<string, number>>
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly slowest: number
  /** How busy the process was that made the load: near 1 it was the limit, not the server. */
  readonly loadUse: number
}

/** Sends requests that are drawn one by one, over connections that stay open, each the next as soon as it can. */
export async function sendTraffic({
  origin,
  draw,
  connections,
  seconds,
  amount,
}: TrafficOptions): Promise<Traffic> {
  const durations: number[] = []
  const failures: Record<string, number> = {}
  let lastStatus = 0

  function setupRequest(defaults: LoadRequest): LoadRequest {
    const { method, path, headers, body = '' } = draw()
    // Autocannon writes into the headers.
    return { ...defaults, method, path, headers: { ...headers }, body }
  }

  function setupClient(client: Client): void {
    client.setRequests([{ setupRequest }])
    client.on('response', (status, _bytes, milliseconds) => {
      durations.push(milliseconds)
      lastStatus = status
    })
  }

  /** Called right after the response is told of. */
  function verifyBody(body: unknown): boolean {
    const text = String(body)
    const isRight = lastStatus === 200 && !text.includes('"errors":')
    if (!isRight) noteFailure(/"code":"(\w+)"/.exec(text)?.[1] ?? `status ${lastStatus}`)
    return isRight
  }

  function noteFailure(kind: string, count = 1): void {
    failures[kind] = (failures[kind] ?? 0) + count
  }

  const ownBefore = process.cpuUsage()
  const began = performance.now()
  const length = amount === undefined ? { duration: seconds! } : { amount }
  const instance = autocannon({ url: origin, connections, setupClient, verifyBody, ...length }, () => {})
  const [result] = (await once(instance, 'done')) as [autocannon.Result]
  const own = process.cpuUsage(ownBefore)
  if (durations.length === 0) throw new Error('The load failed: nothing was answered at all.')
  if (result.errors > 0) noteFailure('no answer', result.errors)
  durations.sort((one, other) => one - other)
  return {
    requests: durations.length,
    failed: Object.values(failures).reduce((sum, count) => sum + count, 0),
    failures,
    perSecond: durations.length / result.duration,
    p50: durations[Math.floor(durations.length * 0.5)]!,
    p99: durations[Math.floor(durations.length * 0.99)]!,
    slowest: durations.at(-1)!,
    loadUse: (own.user + own.system) / 1_000 / (performance.now() - began),
  }
}

/** Sends each request once. */
export async function sendOnce(
  origin: string,
  requests: readonly Request[],
  connections: number,
): Promise<Traffic> {
  let next = 0
  return sendTraffic({
    origin,
    connections,
    amount: requests.length,
    // A connection that breaks asks again.
    draw: () => requests[next++ % requests.length]!,
  })
}
