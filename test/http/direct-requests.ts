import { createHash } from 'node:crypto'
import type { InjectOptions } from 'fastify'
import type { StoredOperation } from '../../src/graphql/stored-operations.ts'

type Fields = object
type Headers = Record<string, string>

/** What no cache may answer: whether it is run directly, and its count, hang on nothing else. */
export const cold = { 'cache-control': 'no-cache' }

/** Ways to send the same fields. */
export const ways = {
  POST: (fields: Fields, headers: Headers = {}) => ({
    method: 'POST',
    url: '/graphql',
    headers: { 'content-type': 'application/json', ...headers },
    payload: JSON.stringify(fields),
  }),
  GET: (fields: Fields, headers: Headers = {}) => ({
    method: 'GET',
    url: `/graphql?${parameters(fields)}`,
    headers: { 'apollo-require-preflight': '1', ...headers },
  }),
  'GET without a header': (fields: Fields, headers: Headers = {}) => ({
    method: 'GET',
    url: `/graphql?${parameters(fields)}`,
    headers,
  }),
} satisfies Record<string, (fields: Fields, headers?: Headers) => InjectOptions>

/** How an operation can be named. The hash alone is known once it was sent with its text. */
export function namesOf({
  id,
  text,
  bareText,
  name,
}: Pick<StoredOperation, 'id' | 'text' | 'bareText' | 'name'>) {
  const extensions = { persistedQuery: { version: 1, sha256Hash: hashOf(bareText) } }
  return [
    { documentId: id },
    { query: text, operationName: name },
    { query: bareText },
    { extensions, query: bareText },
    { extensions },
  ]
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

function parameters(fields: Fields): string {
  const entries = Object.entries(fields).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return new URLSearchParams(entries as [string, string][]).toString()
}
