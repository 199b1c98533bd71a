import { once } from 'node:events'
import {
  Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
  createServer,
  request as send,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { knownOperations } from '../../loadtest/runner/known-operations.ts'

/** An answer to a stored operation as the server gave it. */
export interface TrueAnswer {
  readonly operation: string
  readonly headers: IncomingHttpHeaders
  /** By its `x-sql-count`. */
  readonly statements: number
  readonly body: string
  /** How many requests there were when it was asked for, itself included: one while a run is prepared. */
  readonly atOnce: number
}

/** What becomes another in an answer. */
export interface Distortion {
  readonly status?: number
  /** Undefined takes one away. */
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: string
  readonly delayMs?: number
  /** The connection ends before the answer, or in the middle of it. */
  readonly breaksOff?: 'before' | 'within'
}

export type Distort = (answer: TrueAnswer) => Distortion | undefined

export interface DistortingProxy {
  readonly origin: string
  /** Passes on what the server says, byte by byte. */
  distort: Distort | undefined
  close(): Promise<void>
}

const names = new Map(knownOperations().map(({ id, name }) => [id, name]))

/** Stands before a server, and lies about its answers to stored operations. */
export async function startDistortingProxy(target: string): Promise<DistortingProxy> {
  const agent = new Agent({ keepAlive: true })
  let inFlight = 0
  const proxy = createServer((request, response) => {
    // A client that breaks off is none of its business.
    inFlight += 1
    response.once('close', () => (inFlight -= 1))
    void pass(request, response, inFlight).catch(() => response.destroy())
  })

  async function pass(request: IncomingMessage, response: ServerResponse, atOnce: number): Promise<void> {
    const { method, headers, url = '/' } = request
    const asked = await buffer(request)
    const forwarded = send(new URL(url, target), { agent, method, headers }).end(asked)
    const [answer] = (await once(forwarded, 'response')) as [IncomingMessage]
    const bytes = await buffer(answer)
    const operation = operationOf(url, asked)
    const { distort } = running
    const distortion =
      operation !== undefined &&
      distort?.({
        operation,
        headers: answer.headers,
        statements: Number(answer.headers['x-sql-count'] ?? 0),
        body: bytes.toString(),
        atOnce,
      })
    if (!distortion) return void response.writeHead(answer.statusCode!, answer.rawHeaders).end(bytes)
    await tell(response, { status: answer.statusCode!, headers: answer.headers, bytes }, distortion)
  }

  const running: DistortingProxy = {
    origin: '',
    distort: undefined,
    async close() {
      const closed = once(proxy, 'close')
      proxy.close()
      proxy.closeAllConnections()
      agent.destroy()
      await closed
    },
  }
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return Object.assign(running, { origin: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` })
}

interface Whole {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
}

async function tell(
  response: ServerResponse,
  { status, headers, bytes }: Whole,
  distortion: Distortion,
): Promise<void> {
  if (distortion.delayMs !== undefined) await wait(distortion.delayMs)
  if (distortion.breaksOff === 'before') return void response.destroy()
  const body = distortion.body === undefined ? bytes : Buffer.from(distortion.body)
  const told = Object.entries({ ...headers, ...distortion.headers, 'content-length': String(body.length) })
    // It has another length now, which is told.
    .filter(([name, value]) => name !== 'transfer-encoding' && value !== undefined) as [string, string][]
  response.writeHead(distortion.status ?? status, Object.fromEntries(told))
  if (distortion.breaksOff === undefined) return void response.end(body)
  response.write(body.subarray(0, body.length / 2), () => response.destroy())
}

/** The name of the stored operation that somebody asks for; undefined for anything else. */
function operationOf(url: string, body: Buffer): string | undefined {
  const { pathname, searchParams } = new URL(url, 'http://proxy')
  if (pathname !== '/graphql') return undefined
  const id = body.length > 0 ? documentIdIn(body) : searchParams.get('documentId')
  return names.get(id ?? '')
}

function documentIdIn(body: Buffer): string | undefined {
  return (JSON.parse(body.toString()) as { documentId?: string }).documentId
}
