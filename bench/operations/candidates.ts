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

/** `beside` is another checkout of ours. */
export type ServerName = 'ours' | 'beside' | 'mercurius' | 'postgraphile' | 'pothos' | 'sql' | 'same-bytes'

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
/** The cheapest answer that can be kept, and a dear one. */
export const warmOperations: readonly OperationName[] = ['notary', 'search']
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
    case 'profile':
      return { id: globalId('Notary', value) }
    case 'district':
      return { districtId: globalId('District', value) }
    case 'acts':
      return {}
    case 'search':
      return { filter: { province: value }, first: 20 }
    case 'myActs':
      return { first: 20 }
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
      profile: { id: value },
      myActs: { first: 20 },
    }
    return post('/graphql', { query: documents[operation], variables: variables[operation] })
  }
}

function ofSql({ operation, value }: Question): Request {
  return post('/', { operation, id: value })
}

/** Passes by all caches. */
export const noCache = { 'cache-control': 'no-cache', 'x-load-test-key': loadTestKey }

export const sqlCandidate: Candidate = {
  name: 'Hand-written SQL',
  server: 'sql',
  kind: 'sql',
  operations: operationNames,
  requestFor: ofSql,
}

export const candidates: readonly Candidate[] = [
  sqlCandidate,
  ...candidatesOf('ours', 'Sportello Notai'),
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
    name: 'Same bytes',
    server: 'same-bytes',
    kind: 'ceiling',
    operations: warmOperations,
    requestFor: (question) => own(question),
  },
  {
    name: 'Same bytes, GET',
    server: 'same-bytes',
    kind: 'ceiling',
    operations: warmOperations,
    requestFor: ownByGet,
  },
]

/** Ours is asked past its cache, and in both ways that its cache knows. */
export function candidatesOf(server: 'ours' | 'beside', name: string): Candidate[] {
  return [
    {
      name: `${name}, cold`,
      server,
      kind: 'cold',
      operations: operationNames,
      requestFor: (question) => own(question, noCache),
    },
    {
      name: `${name}, warm`,
      server,
      kind: 'warm',
      operations: warmOperations,
      requestFor: (question) => own(question),
    },
    { name: `${name}, warm, GET`, server, kind: 'warm', operations: warmOperations, requestFor: ownByGet },
  ]
}
