import type { FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { type Encoding, softLife } from '../cache/finished-answer.ts'
import type { KeptAnswer } from '../cache/response-cache.ts'

const json = 'application/json; charset=utf-8'

/**
 * Which content type Apollo answers to which `accept` header, learnt from its own answers: negotiating is its work.
 */
export function createContentTypes() {
  const learnt = new LRUCache<string, string>({ max: 500 })
  learnt.set('', json).set('*/*', json)
  const acceptOf = (request: FastifyRequest) => request.headers.accept ?? ''
  return {
    find: (request: FastifyRequest) => learnt.get(acceptOf(request)),
    learn(request: FastifyRequest, reply: FastifyReply): void {
      const contentType = reply.getHeader('content-type')
      if (typeof contentType === 'string') learnt.set(acceptOf(request), contentType)
    },
  }
}

/** Sends a finished answer as it is kept: compressed as the client takes it, or nothing where the client has it. */
export function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  { value, storedAt }: KeptAnswer,
  contentType: string,
): Buffer | string {
  const { etag, maxAge, body, compressed } = value
  const fresh = Math.min(softLife, maxAge)
  void reply.headers({
    'cache-control': `public, max-age=${fresh}, stale-while-revalidate=${maxAge - fresh}`,
    etag,
    age: Math.max(0, Math.floor((Date.now() - storedAt) / 1_000)),
    vary: withVary(reply.getHeader('vary')),
  })
  if (request.method === 'GET' && holds(request.headers['if-none-match'], etag)) {
    void reply.code(304).removeHeader('content-type')
    return ''
  }
  void reply.code(200).header('content-type', contentType)
  const encoding = encodingFor(request.headers['accept-encoding'])
  const bytes = encoding && compressed.get(encoding)
  if (!bytes) return body
  void reply.header('content-encoding', encoding)
  return bytes
}

/** The best of our encodings that the client takes. */
function encodingFor(accepted: string | string[] | undefined): Encoding | undefined {
  if (typeof accepted !== 'string') return undefined
  const taken = accepted.split(',').flatMap((part) => {
    const [name = '', ...parameters] = part.split(';')
    return parameters.some((parameter) => /^\s*q=0(\.0*)?\s*$/.test(parameter))
      ? []
      : [name.trim().toLowerCase()]
  })
  return taken.includes('br') ? 'br' : taken.includes('gzip') ? 'gzip' : undefined
}

function holds(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return (
    header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag.slice(2))
  )
}

function withVary(existing: unknown): string {
  const own = 'accept, accept-encoding'
  return typeof existing === 'string' && existing !== '' ? `${existing}, ${own}` : own
}
