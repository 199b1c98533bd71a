import type { FastifyRequest } from 'fastify'
import { BadRequestError, DocumentNotTrustedError } from '../errors.ts'
import type { AskedDocument } from '../graphql/known-documents.ts'
import type { StoredOperations } from '../graphql/stored-operations.ts'

type Fields = Record<string, unknown>

/** What a request asks for, where it is written as clients write it. */
export interface AskedOperation extends AskedDocument {
  readonly variables: Fields | undefined
}

/** The length of the document that a request carries, in characters. */
export function documentLength(request: FastifyRequest): number {
  const { query } = fieldsOf(request)
  return typeof query === 'string' ? query.length : 0
}

/**
 * Puts the text of a stored operation in the place of its `documentId`.
 * @throws DocumentNotTrustedError where the id names nothing, BadRequestError where it stands beside a `query`.
 */
export function resolveDocumentId(request: FastifyRequest, stored: StoredOperations): void {
  const fields = fieldsOf(request)
  const { documentId } = fields
  if (documentId === undefined) return
  if (fields.query !== undefined) {
    throw new BadRequestError('`documentId` and `query` cannot be used together: send one of them.')
  }
  const operation = typeof documentId === 'string' ? stored.findById(documentId) : undefined
  if (!operation) {
    throw new DocumentNotTrustedError(
      'The documentId names no operation of this release. Take it from the release that the server runs.',
    )
  }
  fields.documentId = undefined
  fields.query = operation.bareText
}

/** The same for the address of a GET, which Apollo reads again: only where it has to be asked at all. */
export function putDocumentIntoAddress(request: FastifyRequest): void {
  const { query } = fieldsOf(request)
  if (request.method !== 'GET' || typeof query !== 'string') return
  const parameters = new URLSearchParams(request.url.slice(request.url.indexOf('?')))
  if (!parameters.has('documentId')) return
  parameters.delete('documentId')
  parameters.set('query', query)
  request.raw.url = `/graphql?${parameters.toString()}`
}

/** What is asked for; undefined where only Apollo can say what is wrong with it. */
export function askedOperation(request: FastifyRequest): AskedOperation | undefined {
  const fields = fieldsOf(request)
  const query = fields.query ?? undefined
  const operationName = fields.operationName ?? undefined
  if (!isTextOrNothing(query) || !isTextOrNothing(operationName)) return undefined
  const variables = objectOf(fields.variables, request.method)
  const extensions = objectOf(fields.extensions, request.method)
  if (variables === invalid || extensions === invalid) return undefined
  const persistedQuery = extensions?.persistedQuery as Fields | undefined
  const sha256Hash = persistedQuery?.sha256Hash
  if (persistedQuery && (persistedQuery.version !== 1 || typeof sha256Hash !== 'string')) return undefined
  return { query, operationName, variables, sha256Hash: sha256Hash as string | undefined }
}

const invalid = Symbol('invalid')

function objectOf(value: unknown, method: string): Fields | undefined | typeof invalid {
  if (value === undefined || value === null) return undefined
  if (method !== 'GET') return isObject(value) ? value : invalid
  try {
    const parsed: unknown = typeof value === 'string' ? JSON.parse(value) : undefined
    return isObject(parsed) ? parsed : invalid
  } catch {
    return invalid
  }
}

function fieldsOf({ method, body, query }: FastifyRequest): Fields {
  const fields = method === 'GET' ? query : body
  return isObject(fields) ? fields : {}
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTextOrNothing(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string'
}
