import type { TokenIssuer } from '../../src/development/programs/token-issuer.ts'
import { type Request, noCache, post } from '../operations/candidates.ts'
import { storedOperation } from '../operations/documents.ts'

/** A stored operation in the body of a POST, or any other document where a text is given. */
export interface Asked {
  readonly operation?: string
  readonly text?: string
  readonly variables?: object
  /** Whose token goes with it; undefined for nobody's. */
  readonly token?: string | undefined
  /** Whether all caches are passed by. */
  readonly isCold?: boolean
}

export function postOf({ operation, text, variables = {}, token, isCold = false }: Asked): Request {
  const query = text ?? documentOf(operation!).document
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const request = post('/graphql', { query, variables }, headers)
  return isCold ? cold(request) : request
}

/** The same with all caches passed by. */
export function cold(request: Request): Request {
  return { ...request, headers: { ...request.headers, ...noCache } }
}

/** A public stored operation by its id: an answer that is kept costs least that way. */
export function getOf(operation: string, variables: object = {}): Request {
  const parameters = new URLSearchParams({
    documentId: documentOf(operation).id,
    variables: JSON.stringify(variables),
  })
  return { method: 'GET', path: `/graphql?${parameters.toString()}`, headers: {} }
}

const documents = new Map<string, ReturnType<typeof storedOperation>>()

function documentOf(operation: string) {
  let document = documents.get(operation)
  if (!document) documents.set(operation, (document = storedOperation(operation)))
  return document
}

/** Signs each user's token once. */
export function createTokens(issuer: TokenIssuer) {
  const tokens = new Map<string, Promise<string>>()
  return (userId: string): Promise<string> => {
    let token = tokens.get(userId)
    if (!token) tokens.set(userId, (token = issuer.sign(userId)))
    return token
  }
}

export type TokenOf = ReturnType<typeof createTokens>
