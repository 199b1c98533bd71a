import { once } from 'node:events'
import autocannon, { type Client, type Request as LoadRequest } from 'autocannon'
import type { Request } from '../operations/candidates.ts'

/** What is asked next. */
export type Draw = () => Request

export interface TrafficOptions {
  readonly origin: string
  readonly draw: Draw
  readonly connections: number
  /** Whether each connection asks at most once a second; otherwise the next as soon as it has an answer. */
  readonly isPaced?: boolean
  /** Either for so long, or so many requests in all. */
  readonly seconds?: number
  readonly amount?: number
}

/** What passed until every connection had its first answer. */
export interface Opening {
  /** Infinity where one never had any. */
  readonly seconds: number
  /** Milliseconds of the slowest first answer, connecting included. */
  readonly slowest: number
}

export interface Traffic {
  readonly opening: Opening
  /** Answered ones. */
  readonly requests: number
  /** Without an answer, with another status than 200, or with a GraphQL error. */
  readonly failed: number
  /** How many of them failed in which way: by the code of the error, where there is one. */
  readonly failures: Readonly<Record<string, number>>
  readonly perSecond: number
  /** In milliseconds, of what was answered after the opening. */
  readonly p50: number
  readonly p99: number
  readonly slowest: number
  /** How busy the process was that made the load: near 1 it was the limit, not the server. */
  readonly loadUse: number
}

/** Sends requests that are drawn one by one, over connections that stay open. */
export async function sendTraffic({
  origin,
  draw,
  connections,
  isPaced = false,
  seconds,
  amount,
}: TrafficOptions): Promise<Traffic> {
  const durations: number[] = []
  const failures: Record<string, number> = {}
  let lastStatus = 0
  let unheard = connections
  let opened: number | undefined
  let opening: Opening = { seconds: Infinity, slowest: 0 }

  function setupRequest(defaults: LoadRequest): LoadRequest {
    const { method, path, headers, body = '' } = draw()
    // Autocannon writes into the headers.
    return { ...defaults, method, path, headers: { ...headers }, body }
  }

  function setupClient(client: Client): void {
    client.setRequests([{ setupRequest }])
    client.once('response', (_status, _bytes, milliseconds) => noteFirst(milliseconds))
    client.on('response', (status, _bytes, milliseconds) => {
      durations.push(milliseconds)
      lastStatus = status
    })
  }

  function noteFirst(milliseconds: number): void {
    unheard -= 1
    const slowest = Math.max(opening.slowest, milliseconds)
    opening = { slowest, seconds: unheard > 0 ? Infinity : (performance.now() - began) / 1_000 }
    // Its own duration is noted after this.
    if (unheard === 0) opened = durations.length + 1
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
  const pace = isPaced ? { connectionRate: 1 } : {}
  const options = { url: origin, connections, setupClient, verifyBody, ...pace, ...length }
  const instance = autocannon(options, () => {})
  const [result] = (await once(instance, 'done')) as [autocannon.Result]
  const own = process.cpuUsage(ownBefore)
  if (durations.length === 0) throw new Error('The load failed: nothing was answered at all.')
  if (result.errors > 0) noteFailure('no answer', result.errors)
  const settled = opened !== undefined && opened < durations.length ? durations.slice(opened) : durations
  const sorted = settled.toSorted((one, other) => one - other)
  return {
    opening,
    requests: durations.length,
    failed: Object.values(failures).reduce((sum, count) => sum + count, 0),
    failures,
    perSecond: durations.length / result.duration,
    p50: sorted[Math.floor(sorted.length * 0.5)]!,
    p99: sorted[Math.floor(sorted.length * 0.99)]!,
    slowest: sorted.at(-1)!,
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
