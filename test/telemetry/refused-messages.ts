import { createHash } from 'node:crypto'
import { toGlobalId } from '../../src/data/global-id.ts'
import type { Messages } from './canary-messages.ts'
import type { CanaryServer, Sender } from './canary-server.ts'
import type { Message } from './exchange.ts'

/** Documents and variables that GraphQL refuses, each with canaries where a message could quote them. */
export function refusedDocuments({ canaries }: CanaryServer, { ask, askByAddress }: Messages): Message[] {
  const person = () => canaries.draw('codice fiscale')
  const text = (kind: 'name' | 'e-mail' | 'act title' | 'document title' = 'name') =>
    JSON.stringify(canaries.draw(kind))
  const act = toGlobalId('Act', '01900000-0000-7000-8000-000000000000')
  const cursor = (...parts: string[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')
  const list = (count: number, entry: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => entry(i))
  const documents: Record<string, string> = {
    'a text that ends in the middle': `query { notary(id: ${text()}`,
    'a character that is none': `query { notary(id: ${text('e-mail')}) { § } }`,
    'a comment': `# ${person()} ${canaries.draw('name')}\n{ districts { name } }`,
    'a name that a client chose': `query Find_${person()} { districts { id } }`,
    'an alias': `{ a${person()}: districts { b${person()}: name } }`,
    'a literal': `query Find_${person()} { notaries(filter: { name: ${text()} }) { nodes { fullName } } }`,
    'a fragment with a name': `query { ...${person()} } fragment ${person()} on Query { districts { name } }`,
    'a field that is not there': `{ ${person()} }`,
    'an argument that is not there': `{ notary(id: "x", ${person()}: ${text()}) { id } }`,
    'a type that is not there': `{ node(id: ${text()}) { ... on ${person()} { id } } }`,
    'a directive that is not there': `{ districts @${person()}(of: ${text()}) { name } }`,
    'a variable that is not declared': `{ notary(id: $${person()}) { id } }`,
    'a literal of the wrong type': `{ notaries(first: ${text('e-mail')}) { nodes { id } } }`,
    'an enumeration value that is none': `{ notaries(filter: { status: [${person()}] }) { nodes { id } } }`,
    'an id that is none': `{ act(id: ${text()}) { a${person()}: title } node(id: ${text('e-mail')}) { id } }`,
    'an id that nothing has': `query Of_${person()} { a${person()}: act(id: "${act}") { title } }`,
    'a province that is none': `{ municipalities(province: ${text('document title')}) { name } }`,
    'a cursor that is none': `{ acts(after: ${text('act title')}) { nodes { id } } }`,
    'too deep': `{ a${person()}: notary(id: "${act}") { ${'studio { notaries { '.repeat(8)} id ${'} }'.repeat(8)} } }`,
    'too many aliases': `{ ${list(20, (index) => `a${person()}${index}: districts { name }`).join(' ')} }`,
    'too many tokens': `{ ${list(1_100, () => person()).join(' ')} }`,
    'too long': `{ notary(id: ${text()}) { id } } # ${list(1_000, person).join(' ')}`,
    'too many nodes': `{ a${person()}: notaries(first: 100) { nodes { acts(first: 100) { nodes { parties { client { id } } } } } } }`,
    'two operations without a name': `query ${person()} { districts { id } } query B${person()} { districts { id } }`,
    subscription: `subscription ${person()} { districts { id } }`,
    'the schema': `query ${person()} { __type(name: ${text()}) { name } __schema { types { name } } }`,
    'over its budget': `query Over_${person()} { a${person()}: notaries(first: 5) { nodes { naiveDistrict { name } } } }`,
    'a field that fails': `query Fail_${person()} { a${person()}: failing(text: ${text('document title')}) }`,
  }
  const everybody: (Sender | undefined)[] = [undefined, 'citizen', 'administrator']
  const inText = Object.entries(documents).flatMap(([name, query]) => [
    ...everybody.map((as) => ask(name, { query, as })),
    askByAddress(`${name}, in the address`, { query, as: 'administrator' }),
  ])
  const notaries = 'query ($f: NotaryFilter, $n: Int) { notaries(filter: $f, first: $n) { nodes { id } } }'
  const acts = 'query ($f: ActFilter, $c: String) { acts(filter: $f, after: $c) { nodes { id title } } }'
  const variables: [string, string, unknown][] = [
    ['a number that is a text', notaries, { n: canaries.draw('telephone') }],
    ['a number that is too large', notaries, { n: Number(canaries.draw('telephone').replace(/\D/g, '')) }],
    ['a text that is an object', notaries, { f: { name: { of: canaries.draw('name') } } }],
    ['a field that is not there', notaries, { f: { [person()]: canaries.draw('name') } }],
    ['an enumeration value that is none', notaries, { f: { status: [canaries.draw('name')] } }],
    ['an id that is an object', acts, { f: { actTypeId: { of: person() } } }],
    ['an id that is none', acts, { f: { notaryId: canaries.draw('e-mail') } }],
    ['a text that is too long', notaries, { f: { name: canaries.draw('name').repeat(20) } }],
    ['a text with a byte that no text has', notaries, { f: { name: `${canaries.draw('name')}\0` } }],
    ['a cursor that is none', acts, { c: canaries.draw('act title') }],
    ['a cursor with an instant that is none', acts, { c: cursor('CREATED_AT', person(), act) }],
    ['a cursor of another order', acts, { c: cursor(person(), '2026-01-01T00:00:00.000Z', act) }],
    ['variables that are a list', acts, [person()]],
    ['variables that are a text', acts, canaries.draw('name')],
  ]
  const inVariables = variables.flatMap(([name, query, values]) => [
    ask(`variables: ${name}`, { query, variables: values, as: 'notary' }),
    askByAddress(`variables: ${name}, in the address`, { query, variables: values, as: 'administrator' }),
  ])
  return [...inText, ...inVariables]
}

/** Tokens that are refused, hashes that nothing stands behind, and names of operations that are not there. */
export function refusedClaims(
  { canaries, tokens, secrets }: CanaryServer,
  { ask, plain }: Messages,
): Message[] {
  const query = '{ viewer { id } acts(first: 1) { nodes { title } } }'
  const person = canaries.draw('codice fiscale')
  const hashed = `query ${person} { districts { name region } }`
  const persistedQuery = { version: 1, sha256Hash: createHash('sha256').update(hashed).digest('hex') }
  const withHash = (name: string, asked: object, text?: string) =>
    ask(name, { ...(text && { query: text }), extensions: { persistedQuery: asked }, as: 'administrator' })
  return [
    ...(['forged', 'expired', 'stranger'] as const).map((as) => ask(`a token: ${as}`, { query, as })),
    ...[
      `Basic ${btoa(`${person}:${secrets.loadTestKey}`)}`,
      `Bearer ${person}`,
      person,
      `Bearer ${tokens.notary} x`,
    ].map((authorization) => ask('an authorization that is none', { query, headers: { authorization } })),
    ask('a key for load tests that is not the one', {
      query,
      headers: { 'x-load-test-key': `${secrets.loadTestKey}x` },
    }),
    withHash('a hash of nothing', { version: 1, sha256Hash: person }),
    withHash('a hash in another version', { version: person, sha256Hash: canaries.draw('name') }),
    withHash('a hash of another text', { version: 1, sha256Hash: person }, hashed),
    withHash('a hash with its text', persistedQuery, hashed),
    withHash('a hash that is known', persistedQuery),
    ask('extensions of any kind', {
      query,
      as: 'citizen',
      extensions: { person, code: { of: canaries.draw('name') } },
    }),
    ask('an id of a document', { documentId: canaries.draw('codice fiscale') }),
    ask('a name of an operation', {
      query: 'query A { districts { id } }',
      operationName: canaries.draw('name'),
    }),
    plain('metrics, without their token', {
      path: '/metrics',
      headers: { authorization: `Bearer ${person}` },
    }),
    plain('metrics', { path: '/metrics', headers: { authorization: `Bearer ${secrets.metricsToken}` } }),
    plain('counters of the caches', {
      path: '/cache/stats',
      headers: { 'x-load-test-key': secrets.loadTestKey },
    }),
  ]
}
