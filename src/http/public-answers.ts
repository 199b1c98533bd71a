import type { FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { type Encoding, softLife } from '../cache/finished-answer.ts'
import type { KeptAnswer } from '../cache/response-cache.ts'

/** An answer in the form in which this client takes it. */
export interface PublicAnswer {
  readonly status: number
  /** Names and values in turn, as they are written. */
  readonly headers: readonly string[]
  readonly body: Buffer
}

const nothing = Buffer.alloc(0)

/** Puts a kept answer into the client's encoding; 304 without a body where the client has it already. */
export function publicAnswer(
  { method, headers: asked }: Pick<FastifyRequest, 'method' | 'headers'>,
  { value, storedAt }: KeptAnswer,
  contentType: string,
): PublicAnswer {
  const { etag, maxAge, body, compressed } = value
  const fresh = Math.min(softLife, maxAge)
  const age = Math.max(0, Math.floor((Date.now() - storedAt) / 1_000))
  const headers = [
    ...['cache-control', `public, max-age=${fresh}, stale-while-revalidate=${maxAge - fresh}`],
    ...['etag', etag, 'age', String(age), 'vary', 'origin, accept, accept-encoding'],
  ]
  if (method === 'GET' && holds(asked['if-none-match'], etag)) return { status: 304, headers, body: nothing }
  const encoding = encodingFor(asked['accept-encoding'])
  const bytes = encoding && compressed.get(encoding)
  if (bytes) headers.push('content-encoding', encoding)
  const sent = bytes ?? body
  headers.push('content-type', contentType, 'content-length', String(sent.length))
  return { status: 200, headers, body: sent }
}

/** What is for whoever asked, and for nobody else. */
export function ownAnswer(status: number, body: string, headers: readonly string[] = []) {
  const length = String(Buffer.byteLength(body))
  return { status, headers: [...headers, 'cache-control', 'no-store', 'content-length', length], body }
}

/**
 * Writes an answer straight to the socket, with the headers that every answer has and those that the reply has so far:
 * nothing on the way out would change it any more, and that way costs as much as finding the answer.
 * @param all headers of this answer alone; it gets the others too
 */
export function writeAnswer(
  reply: FastifyReply,
  { status, headers, body }: Pick<PublicAnswer, 'status' | 'headers'> & { readonly body: Buffer | string },
  all: string[],
): void {
  reply.hijack()
  for (const one of headers) all.push(one)
  const own = reply.getHeaders()
  for (const name in own) if (!headers.includes(name)) all.push(name, String(own[name]))
  reply.raw.writeHead(status, all).end(body)
}

const known = new LRUCache<string, Encoding | 'identity'>({ max: 100 })

/** The best of our encodings that the client takes. */
function encodingFor(accepted: string | string[] | undefined): Encoding | undefined {
  if (typeof accepted !== 'string') return undefined
  let encoding = known.get(accepted)
  if (encoding === undefined) known.set(accepted, (encoding = bestOf(accepted)))
  return encoding === 'identity' ? undefined : encoding
}

function bestOf(accepted: string): Encoding | 'identity' {
  const taken = accepted.split(',').flatMap((part) => {
    const [name = '', ...parameters] = part.split(';')
    const isRefused = parameters.some((parameter) => /^\s*q=0(\.0*)?\s*$/.test(parameter))
    return isRefused ? [] : [name.trim().toLowerCase()]
  })
  return taken.includes('br') ? 'br' : taken.includes('gzip') ? 'gzip' : 'identity'
}

function holds(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  const tags = header.split(',').map((one) => one.trim().replace(/^W\//, ''))
  return tags.includes('*') || tags.includes(etag.replace(/^W\//, ''))
}
