import type { FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { KnownDocument, KnownDocuments } from '../graphql/known-documents.ts'
import { answerKey } from './answer-key.ts'
import { type AskedOperation, askedOperation } from './graphql-request.ts'

/** A request of which everything is known that hangs on its document and on how it came: Apollo let such a one in. */
export interface KnownRequest {
  readonly document: KnownDocument
  readonly variables: AskedOperation['variables']
  readonly contentType: string
}

/** One whose answer is the same for everybody, and may be kept. */
export interface PublicRequest extends KnownRequest {
  readonly key: string
}

export type KnownRequests = ReturnType<typeof createKnownRequests>

const json = 'application/json; charset=utf-8'

/** Recognises requests by what is known of their documents, before anything is parsed or run. */
export function createKnownRequests(documents: KnownDocuments) {
  // Which content type Apollo answers to which `accept` header is learnt from its answers: negotiating is its work.
  const contentTypes = new LRUCache<string, string>({ max: 500 })
  for (const method of ['GET', 'POST']) contentTypes.set(`${method} `, json).set(`${method} */*`, json)
  const acceptOf = ({ method, headers }: FastifyRequest) => `${method} ${headers.accept ?? ''}`

  return {
    /** Undefined for one that only Apollo can judge. A token is not looked at. */
    recognise(request: FastifyRequest): KnownRequest | undefined {
      const asked = askedOperation(request)
      const document = asked && documents.find(asked)
      if (!document || !isMeant(document, asked) || !isLetIn(request, document)) return undefined
      const contentType = contentTypes.get(acceptOf(request))
      return contentType === undefined ? undefined : { document, variables: asked.variables, contentType }
    },

    /** Learns from an answer of Apollo; tells whether one to the same request will be kept from now on. */
    learn(request: FastifyRequest, reply: FastifyReply): boolean {
      const contentType = reply.getHeader('content-type')
      // An error has a content type too where none is accepted, and a page is no answer.
      if (reply.statusCode === 200 && typeof contentType === 'string' && contentType.includes('json')) {
        contentTypes.set(acceptOf(request), contentType)
      }
      return publicRequest(this.recognise(request)) !== undefined
    },
  }
}

/** The request as one whose answer is kept for all; undefined where it is not. */
export function publicRequest(known: KnownRequest | undefined): PublicRequest | undefined {
  if (!known || !isKept(known.document)) return undefined
  const key = answerKey(known.document, known.variables)
  return key === undefined ? undefined : { ...known, key }
}

/** A text can be written so that it is found as the name of an operation and another text. */
function isMeant(document: KnownDocument, { query = document.text, operationName }: AskedOperation): boolean {
  return document.text === query && document.operationName === operationName
}

function isKept({ facts }: KnownDocument): boolean {
  return facts.maxAge > 0 && !facts.readsRights
}

/** Another site can make a browser send a GET. Where that gives the same answer to everybody there is nothing to steal. */
function isLetIn({ method, headers }: FastifyRequest, document: KnownDocument): boolean {
  if (method !== 'GET') return true
  if (headers['content-type'] !== undefined) return false
  if (headers['apollo-require-preflight']) return true
  if (!document.facts.isStored || !isKept(document)) return false
  headers['apollo-require-preflight'] = 'true'
  return true
}
