import {
  type Documents,
  type OperationName,
  mercuriusDocuments,
  operationNames,
  ownDocuments,
  postgraphileDocuments,
  pothosDocuments,
  storedSearch,
} from './documents.ts'
import type { Question } from './questions.ts'

export interface Request {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export type ServerName = 'sportello' | 'mercurius' | 'postgraphile' | 'pothos' | 'sql' | 'same-bytes'

/** A server, asked in one way. */
export interface Candidate {
  readonly name: string
  readonly server: ServerName
  /** Ours by what its cache does, the other GraphQL servers, SQL without GraphQL, and the answers without any work. */
  readonly kind: 'cold' | 'warm' | 'peer' | 'sql' | 'ceiling'
  readonly operations: readonly OperationName[]
  requestFor(question: Question): Request
}

/** What lets our server's cache be passed by, where the load test's key says that one may. */
export const loadTestKey = 'bench-only-load-test-key'
const publicOperations: readonly OperationName[] = ['notary', 'search']
const json = { 'content-type': 'application/json' }

export function post(path: string, body: object, headers: Readonly<Record<string, string>> = {}): Request {
  return { method: 'POST', path, headers: { ...json, ...headers }, body: JSON.stringify(body) }
}

export function globalId(type: string, uuid: string): string {
  return Buffer.from(`${type}:${uuid}`).toString('base64url')
}

function ownVariables({ operation, value }: Question): object {
  switch (operation) {
    case 'notary':
      return { id: globalId('Notary', value) }
    case 'district':
      return { districtId: globalId('District', value) }
    case 'acts':
      return {}
    case 'search':
      return { filter: { province: value }, first: 20 }
  }
}

function own(question: Question, headers?: Readonly<Record<string, string>>): Request {
  const { operation } = question
  return post('/graphql', { query: ownDocuments[operation], variables: ownVariables(question) }, headers)
}

/** A stored operation by its id; another one by its text, with the header that no page of another site can send. */
function ownByGet(question: Question): Request {
  const isStored = question.operation === 'search'
  const parameters = new URLSearchParams({
    ...(isStored ? { documentId: storedSearch().id } : { query: ownDocuments[question.operation] }),
    variables: JSON.stringify(ownVariables(question)),
  })
  const headers: Record<string, string> = isStored ? {} : { 'apollo-require-preflight': '1' }
  return { method: 'GET', path: `/graphql?${parameters.toString()}`, headers }
}

function ofPeer(documents: Documents) {
  return ({ operation, value }: Question): Request => {
    const variables = {
      notary: { id: value },
      district: { districtId: value },
      acts: {},
      search: { province: value },
    }
    return post('/graphql', { query: documents[operation], variables: variables[operation] })
  }
}

function ofSql({ operation, value }: Question): Request {
  return post('/', { operation, id: value })
}

/** Passes by all caches. */
export const noCache = { 'cache-control': 'no-cache', 'x-load-test-key': loadTestKey }

/** The hand-written SQL comes first: the others are compared with it. */
export const candidates: readonly Candidate[] = [
  { name: 'Hand-written SQL', server: 'sql', kind: 'sql', operations: operationNames, requestFor: ofSql },
  {
    name: 'Sportello Notai, cold',
    server: 'sportello',
    kind: 'cold',
    operations: operationNames,
    requestFor: (question) => own(question, noCache),
  },
  {
    name: 'Mercurius',
    server: 'mercurius',
    kind: 'peer',
    operations: operationNames,
    requestFor: ofPeer(mercuriusDocuments),
  },
  {
    name: 'PostGraphile',
    server: 'postgraphile',
    kind: 'peer',
    operations: operationNames,
    requestFor: ofPeer(postgraphileDocuments),
  },
  {
    name: 'Yoga with Pothos',
    server: 'pothos',
    kind: 'peer',
    operations: operationNames,
    requestFor: ofPeer(pothosDocuments),
  },
  {
    name: 'Sportello Notai, warm',
    server: 'sportello',
    kind: 'warm',
    operations: publicOperations,
    requestFor: (question) => own(question),
  },
  {
    name: 'Sportello Notai, warm, GET',
    server: 'sportello',
    kind: 'warm',
    operations: publicOperations,
    requestFor: ownByGet,
  },
  {
    name: 'Same bytes',
    server: 'same-bytes',
    kind: 'ceiling',
    operations: publicOperations,
    requestFor: (question) => own(question),
  },
  {
    name: 'Same bytes, GET',
    server: 'same-bytes',
    kind: 'ceiling',
    operations: publicOperations,
    requestFor: ownByGet,
  },
]
