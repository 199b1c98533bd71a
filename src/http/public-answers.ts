import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Encoding, softLife } from '../cache/finished-answer.ts'
import type { KeptAnswer } from '../cache/response-cache.ts'

/** An answer in the form in which this client takes it. */
export interface PublicAnswer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: Buffer
}

const nothing = Buffer.alloc(0)

/** Puts a kept answer into the client's encoding; 304 without a body where the client has it already. */
export function publicAnswer(
  { method, headers }: FastifyRequest,
  { value, storedAt }: KeptAnswer,
  contentType: string,
): PublicAnswer {
  const { etag, maxAge, body, compressed } = value
  const fresh = Math.min(softLife, maxAge)
  const common = {
    'cache-control': `public, max-age=${fresh}, stale-while-revalidate=${maxAge - fresh}`,
    etag,
    age: String(Math.max(0, Math.floor((Date.now() - storedAt) / 1_000))),
    vary: 'origin, accept, accept-encoding',
  }
  if (method === 'GET' && holds(headers['if-none-match'], etag)) {
    return { status: 304, headers: common, body: nothing }
  }
  const encoding = encodingFor(headers['accept-encoding'])
  const bytes = encoding && compressed.get(encoding)
  return {
    status: 200,
    headers: {
      ...common,
      'content-type': contentType,
      'content-length': String((bytes ?? body).length),
      ...(bytes && { 'content-encoding': encoding }),
    },
    body: bytes ?? body,
  }
}

/**
 * Writes an answer at once, with the headers that the reply has so far: nothing between here and the socket would
 * change it any more, and it is a third of what a kept answer costs.
 */
export function writeAnswer(reply: FastifyReply, { status, headers, body }: PublicAnswer): void {
  reply.hijack()
  reply.raw.writeHead(status, { ...(reply.getHeaders() as Record<string, string>), ...headers }).end(body)
}

/** The best of our encodings that the client takes. */
function encodingFor(accepted: string | string[] | undefined): Encoding | undefined {
  if (typeof accepted !== 'string') return undefined
  const taken = accepted.split(',').flatMap((part) => {
    const [name = '', ...parameters] = part.split(';')
    const isRefused = parameters.some((parameter) => /^\s*q=0(\.0*)?\s*$/.test(parameter))
    return isRefused ? [] : [name.trim().toLowerCase()]
  })
  return taken.includes('br') ? 'br' : taken.includes('gzip') ? 'gzip' : undefined
}

function holds(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  const tags = header.split(',').map((one) => one.trim().replace(/^W\//, ''))
  return tags.includes('*') || tags.includes(etag.replace(/^W\//, ''))
}
