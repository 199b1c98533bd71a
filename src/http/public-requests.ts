import type { FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { KnownDocument, KnownDocuments } from '../graphql/known-documents.ts'
import { answerKey } from './answer-key.ts'
import { type AskedOperation, askedOperation } from './graphql-request.ts'

/** A request whose answer is the same for everybody, and may be kept. */
export interface PublicRequest {
  readonly key: string
  readonly document: KnownDocument
  readonly variables: AskedOperation['variables']
  readonly contentType: string
}

export type PublicRequests = ReturnType<typeof createPublicRequests>

const json = 'application/json; charset=utf-8'

/** Recognises requests for public operations by what is known of their documents, before anything is parsed or run. */
export function createPublicRequests(documents: KnownDocuments) {
  // Which content type Apollo answers to which `accept` header is learnt from its answers: negotiating is its work.
  const contentTypes = new LRUCache<string, string>({ max: 500 })
  for (const method of ['GET', 'POST']) contentTypes.set(`${method} `, json).set(`${method} */*`, json)
  const acceptOf = ({ method, headers }: FastifyRequest) => `${method} ${headers.accept ?? ''}`

  return {
    /** Undefined for any other request, and for one that only Apollo can judge. A token is not looked at. */
    recognise(request: FastifyRequest): PublicRequest | undefined {
      const asked = askedOperation(request)
      const document = asked && documents.find(asked)
      if (!document || !isMeant(document, asked) || !isKept(document) || !isLetIn(request, document)) {
        return undefined
      }
      const key = answerKey(document, asked.variables)
      const contentType = contentTypes.get(acceptOf(request))
      if (key === undefined || contentType === undefined) return undefined
      return { key, document, variables: asked.variables, contentType }
    },

    /** Learns from an answer of Apollo; tells whether one to the same request will be kept from now on. */
    learn(request: FastifyRequest, reply: FastifyReply): boolean {
      const contentType = reply.getHeader('content-type')
      // An error has a content type too where none is accepted, and a page is no answer.
      if (reply.statusCode === 200 && typeof contentType === 'string' && contentType.includes('json')) {
        contentTypes.set(acceptOf(request), contentType)
      }
      return this.recognise(request) !== undefined
    },
  }
}

/** A text can be written so that it is found as the name of an operation and another text. */
function isMeant(document: KnownDocument, { query = document.text, operationName }: AskedOperation): boolean {
  return document.text === query && document.operationName === operationName
}

function isKept({ facts }: KnownDocument): boolean {
  return facts.maxAge > 0 && !facts.readsRights
}

/** Another site can make a browser send a GET. Where that gives the same answer to everybody there is nothing to steal. */
function isLetIn({ method, headers }: FastifyRequest, { facts }: KnownDocument): boolean {
  if (method !== 'GET' || headers['apollo-require-preflight'] !== undefined) return true
  if (!facts.isStored || headers['content-type'] !== undefined) return false
  headers['apollo-require-preflight'] = 'true'
  return true
}
