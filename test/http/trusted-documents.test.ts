import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import trusted from '../../src/generated/trusted-documents.json' with { type: 'json' }
import * as typed from '../../src/generated/typed-documents.ts'
import type { TestApp } from '../_util/test-app.ts'
import { ask, expectRefusal, send } from './exchange.ts'
import { closeAtOnce, startProductionApp } from './production-app.ts'

const foreign = 'query Foreign { languages { code } }'
const refusal = {
  status: 403,
  code: 'DOCUMENT_NOT_TRUSTED',
  message:
    'The document is not an operation of this release. Send the documentId or the text of an operation of schema/operations.',
} as const
const json = { 'content-type': 'application/json' }

describe('where only trusted documents are served', () => {
  let app: TestApp

  const { logger, lines } = recordedLog()

  beforeAll(async () => {
    app = await startProductionApp({ environment: { TRUSTED_DOCUMENTS: 'only' }, logger })
  })
  afterAll(() => closeAtOnce(app))

  test('that is what production does without being told', async () => {
    const byDefault = await startProductionApp({ environment: { TRUSTED_DOCUMENTS: '' } })
    expectRefusal(await ask(byDefault, foreign), refusal)
    await closeAtOnce(byDefault)
  })

  test.each(['citizen', 'notary', 'staff'] as const)('another document of a %s is refused', async (role) => {
    const token = await app.tokenFor(role)
    expectRefusal(await ask(app, foreign, { token }), { ...refusal, statements: 1 })
  })

  test.each([
    ['that is valid', foreign],
    ['that is not', '{ notari { id } }'],
    ['that asks for the schema', '{ __schema { types { name } } }'],
    ['that is no GraphQL', '}{'],
    ['that is a stored one with a field more', trustedText('Districts').replace('region', 'region id2: id')],
    ['that writes', 'mutation { verifyNotary(input: {}) { errors { message } } }'],
  ])('another document %s tells nothing of the schema and reads nothing', async (_what, document) => {
    expectRefusal(await ask(app, document), refusal)
    // The second time it is known.
    expectRefusal(await ask(app, document), refusal)
  })

  test('an administrator may send any, and it is kept for nobody else', async () => {
    const token = await app.tokenFor('administrator')
    for (let time = 0; time < 3; time += 1) {
      const { status, body } = await ask(app, foreign, { token })
      expect([status, body.errors]).toEqual([200, undefined])
      expectRefusal(await ask(app, foreign), refusal)
    }
  })

  test.each([
    ['that is public', '{ __typename }'],
    ['that is not', '{ viewer { role } }'],
    ['that asks for the schema', '{ __schema { queryType { name } } }'],
  ])('the rights of an administrator are read once for a document %s', async (_what, document) => {
    const token = await app.tokenFor('administrator')
    lines.length = 0
    const { status, body, statements } = await ask(app, document, { token })
    expect([status, body.errors, statements]).toEqual([200, undefined, 1])
    // Nor does that statement count as too many.
    expect(lines).toEqual([])
  })

  test('an administrator is told what is wrong with a document', async () => {
    const token = await app.tokenFor('administrator')
    for (const [document, code] of [
      ['}{', 'GRAPHQL_PARSE_FAILED'],
      ['{ notari { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    ]) {
      const { status, body } = await ask(app, document!, { token })
      expect([status, body.errors[0].extensions.code]).toEqual([400, code])
    }
  })

  test('a token of nobody is refused as everywhere', async () => {
    const token = await app.tokenFor({ userId: '01900000-0000-7000-8000-000000000000' })
    const { status, body } = await ask(app, foreign, { token })
    expect([status, body.errors[0].extensions.code]).toEqual([401, 'UNAUTHENTICATED'])
  })

  test('a stored operation is served by its text, with our directives or without, and by its id', async () => {
    const stored = app.storedOperations.all.find(({ name }) => name === 'Districts')!
    const answers = await Promise.all([
      ask(app, stored.text),
      ask(app, stored.bareText),
      ask(app, stored.bareText.replace(/\s+/g, ' ')),
      send(app, { headers: json, payload: { documentId: stored.id } }),
      send(app, { method: 'GET', url: `/graphql?documentId=${stored.id}` }),
    ])
    expect(answers[0].body.data.districts.length).toBeGreaterThan(1)
    for (const { status, text } of answers) expect([status, text]).toEqual([200, answers[0].text])
  })

  test.each([
    ['POST', { headers: json, payload: { documentId: 'sha256:0000' } }],
    ['POST, and is no text', { headers: json, payload: { documentId: 7 } }],
    ['GET', { method: 'GET', url: '/graphql?documentId=sha256%3A0000' }],
  ] as const)('an id that names nothing is refused by %s', async (_what, request) => {
    const message =
      'The documentId names no operation of this release. Take it from the release that the server runs.'
    expectRefusal(await send(app, request), { ...refusal, message })
  })

  test('an id beside a text is refused', async () => {
    const { id } = app.storedOperations.all[0]!
    expectRefusal(await send(app, { headers: json, payload: { documentId: id, query: foreign } }), {
      status: 400,
      code: 'BAD_REQUEST',
      message: '`documentId` and `query` cannot be used together: send one of them.',
    })
  })

  test('automatic persisted queries are off', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } }
    const { body } = await send(app, { headers: json, payload: { extensions } })
    expect(body.errors[0].extensions.code).toBe('PERSISTED_QUERY_NOT_SUPPORTED')
  })

  test('the manifest and the typed documents are exactly what is served', () => {
    const stored = app.storedOperations.all
    expect(Object.keys(trusted).sort()).toEqual(stored.map(({ id }) => id).sort())
    for (const { id, name, bareText, budget, roles } of stored) {
      const entry = (trusted as unknown as Record<string, object>)[id]
      expect(entry).toEqual({ name, document: bareText, budget, ...(roles && { roles }) })
      expect((typed as unknown as Record<string, object>)[name]).toEqual({ documentId: id, name })
    }
  })
})

describe('where other documents are served with a warning', () => {
  test('each is logged once, by its hash and never by its text', async () => {
    const { logger, lines } = recordedLog()
    const app = await startProductionApp({ environment: { TRUSTED_DOCUMENTS: 'warn' }, logger })
    for (let time = 0; time < 3; time += 1) expect((await ask(app, foreign)).status).toBe(200)
    await ask(app, trustedText('Districts'))
    const warnings = lines.filter((line) => line.includes('untrusted'))
    expect(warnings).toHaveLength(1)
    expect(JSON.parse(warnings[0]!)).toMatchObject({
      msg: 'untrusted document',
      documentId: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    })
    expect(lines.join('\n')).not.toContain('languages')
    await closeAtOnce(app)
  })
})

/** A log that a test can read, from warnings on. */
function recordedLog() {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  return { logger: pino({ level: 'warn' }, stream), lines }
}

function trustedText(name: string): string {
  return Object.values(trusted).find((entry) => entry.name === name)!.document
}
