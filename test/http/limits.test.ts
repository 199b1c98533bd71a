import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operationExamples } from '../../src/development/operation-examples.ts'
import { documentLimits } from '../../src/graphql/document-limits.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { ask, expectRefusal, send } from './exchange.ts'
import { limitsOfDocuments, repeatableDirective } from './limit-documents.ts'

describe('a document', () => {
  let app: TestApp

  beforeAll(async () => {
    app = await startTestApp({ schemaExtension: repeatableDirective })
  })
  afterAll(() => app.close())

  test.each(limitsOfDocuments)('with $limit $what is accepted', async ({ limit, document }) => {
    const { status, body, statements } = await ask(app, document(limit))
    expect({ status, errors: body.errors }).toEqual({ status: 200, errors: undefined })
    expect(statements).toBeGreaterThan(0)
  })

  test.each(limitsOfDocuments)(
    'with one more than $limit $what is refused',
    async ({ limit, document, message }) => {
      const refusal = { status: 400, code: 'LIMIT_EXCEEDED', message: message(limit + 1) } as const
      expectRefusal(await ask(app, document(limit + 1)), refusal)
    },
  )

  test('in the address of a GET keeps to the same limits', async () => {
    const long = encodeURIComponent('{ __typename }'.padEnd(documentLimits.characters + 1))
    const headers = { 'apollo-require-preflight': '1' }
    const answer = await send(app, { method: 'GET', url: `/graphql?query=${long}`, headers })
    const message = 'The document has 10001 characters; the limit is 10000.'
    expectRefusal(answer, { status: 400, code: 'LIMIT_EXCEEDED', message })
  })

  test('is held to its limits in every operation that it has', async () => {
    const deep = limitsOfDocuments.find(({ what }) => what === 'aliases')!
    const document = `query harmless { __typename } query harmful ${deep.document(deep.limit + 1)}`
    const answer = await send(app, { payload: { query: document, operationName: 'harmless' } })
    expectRefusal(answer, { status: 400, code: 'LIMIT_EXCEEDED', message: deep.message(deep.limit + 1) })
  })

  test('whose fragments spread one another in a circle is refused', async () => {
    const circle = `
      { languages { ...a ...a } }
      fragment a on Language { code ...b ...b }
      fragment b on Language { name ...a ...a }`
    const { status, body, statements } = await ask(app, circle)
    expect([status, statements, body.errors[0].extensions.code]).toEqual([
      400,
      0,
      'GRAPHQL_VALIDATION_FAILED',
    ])
  })

  test('that fragments double thirty times is refused at once', async () => {
    const doubling = Array.from({ length: 30 }, (_, index) => {
      const next = index === 29 ? 'code' : `...f${index + 1} ...f${index + 1}`
      return `fragment f${index} on Language { ${next} }`
    })
    const refusal = { status: 400, code: 'LIMIT_EXCEEDED' } as const
    const message =
      'The document selects more than 10,000 fields once its fragments are expanded. Send a smaller one.'
    expectRefusal(await ask(app, `{ languages { ...f0 } } ${doubling.join(' ')}`), { ...refusal, message })
  })

  test('of the front end keeps to all limits with the largest pages', async () => {
    const examples = await operationExamples(app.database.client, app.storedOperations.all)
    for (const { name, role, variables } of examples) {
      const largest = 'first' in variables ? { ...variables, first: 100 } : variables
      const answer = await app.query(name, { variables: largest, ...(role !== 'anonymous' && { as: role }) })
      expect([name, answer.status, answer.errors]).toEqual([name, 200, []])
    }
  })

  test('with which a tool asks for the whole schema keeps to all limits', async () => {
    const everything = {
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      inputValueDeprecation: true,
      oneOf: true,
    }
    const answer = await ask(app, getIntrospectionQuery({ ...everything, schemaDescription: true }))
    expect([answer.status, answer.body.errors]).toEqual([200, undefined])
  })
})
