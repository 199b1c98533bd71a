import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { cursorOf } from '../../src/data/keyset.ts'
import type { ErrorCode } from '../../src/errors.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { ask, expectRefusal, send } from './exchange.ts'

const uuid = '01900000-0000-7000-8000-000000000000'
const nobody = toGlobalId('Notary', uuid)

const wrongOperations: [
  what: string,
  document: string,
  variables: object,
  status: number,
  code: ErrorCode,
  message: string,
][] = [
  [
    'a syntax error',
    '{ languages( { code }',
    {},
    400,
    'GRAPHQL_PARSE_FAILED',
    'Syntax Error: Expected Name, found "{".',
  ],
  [
    'an unknown field',
    '{ notari { id } }',
    {},
    400,
    'GRAPHQL_VALIDATION_FAILED',
    'Cannot query field "notari" on type "Query". Did you mean "notary" or "notaries"?',
  ],
  [
    'a mutation that there is not',
    'mutation { sign }',
    {},
    400,
    'GRAPHQL_VALIDATION_FAILED',
    'Cannot query field "sign" on type "Mutation".',
  ],
  [
    'a subscription',
    'subscription { acts }',
    {},
    400,
    'GRAPHQL_VALIDATION_FAILED',
    'The schema has no subscriptions. Send a query or a mutation.',
  ],
  [
    'two operations and no name',
    'query A { languages { code } } query B { languages { code } }',
    {},
    400,
    'OPERATION_RESOLUTION_FAILURE',
    'Must provide operation name if query contains multiple operations.',
  ],
  [
    'a variable that is missing',
    'query ($id: ID!) { notary(id: $id) { id } }',
    {},
    400,
    'BAD_USER_INPUT',
    'Variable "$id" of required type "ID!" was not provided.',
  ],
  [
    'a variable of another type',
    'query ($n: Int) { notaries(first: $n) { totalCount } }',
    { n: 'ten' },
    400,
    'BAD_USER_INPUT',
    'Variable "$n" got invalid value "ten"; Int cannot represent non-integer value: "ten"',
  ],
  [
    'a variable with an unknown value',
    'query ($f: NotaryFilter) { notaries(filter: $f) { totalCount } }',
    { f: { status: ['RETIRED'] } },
    400,
    'BAD_USER_INPUT',
    'Variable "$f" got invalid value "RETIRED" at "f.status[0]"; Value "RETIRED" does not exist in "NotaryStatus" enum.',
  ],
]

const wrongArguments: [what: string, selection: string, message: string][] = [
  [
    'a malformed id',
    'notary(id: "7") { id }',
    '`id` is not a global id. Pass an id as an `id` field gave it.',
  ],
  [
    'a bare UUID as id',
    `notary(id: "${uuid}") { id }`,
    '`id` is not a global id. Pass an id as an `id` field gave it.',
  ],
  [
    'an id of another type',
    `notary(id: "${toGlobalId('Act', uuid)}") { id }`,
    '`id` is an id of type Act; an id of type Notary is needed.',
  ],
  [
    'an id in a filter of another type',
    `notaries(filter: { districtId: "${nobody}" }) { totalCount }`,
    '`filter.districtId` is an id of type Notary; an id of type District is needed.',
  ],
  [
    'an id of a type that cannot be looked up',
    `node(id: "${toGlobalId('Client', uuid)}") { id }`,
    '`id` is an id of type Client; ids of these types can be looked up: Act, ActType, District, DocumentType, Municipality, Notary.',
  ],
  [
    'a bad cursor',
    'notaries(after: "7") { totalCount }',
    '`after` is not a cursor. Pass one that `pageInfo` or an edge gave.',
  ],
  [
    'a cursor of another list',
    `notaries(before: "${nobody}") { totalCount }`,
    '`before` is not a cursor. Pass one that `pageInfo` or an edge gave.',
  ],
  [
    'a cursor of another order',
    `notaries(after: "${cursorOf({ field: 'REGISTRATION_NUMBER', direction: 'ASC' }, ['7', uuid])}") { totalCount }`,
    '`after` is a cursor of the order REGISTRATION_NUMBER; this list is in order NAME.',
  ],
  ['a page of none', 'notaries(first: 0) { totalCount }', '`first` is 0; it can be 1 to 100.'],
  ['a page of 101', 'notaries(first: 101) { totalCount }', '`first` is 101; it can be 1 to 100.'],
  ['a page of less than none', 'notaries(last: -1) { totalCount }', '`last` is -1; it can be 1 to 100.'],
  [
    'a page from both ends',
    'notaries(first: 1, last: 1) { totalCount }',
    '`first` and `last` cannot be used together: pass one of them.',
  ],
]

describe('an operation', () => {
  let app: TestApp

  beforeAll(async () => {
    app = await startTestApp()
  })
  afterAll(() => app.close())

  test.each(wrongOperations)(
    'with %s is refused',
    async (_what, document, variables, status, code, message) => {
      expectRefusal(await ask(app, document, { variables }), { status, code, message })
    },
  )

  test('that the document does not have is refused', async () => {
    const answer = await send(app, {
      payload: { query: 'query A { languages { code } }', operationName: 'B' },
    })
    const message = 'Unknown operation named "B".'
    expectRefusal(answer, { status: 400, code: 'OPERATION_RESOLUTION_FAILURE', message })
  })

  test.each(wrongArguments)(
    'with %s is answered with what is accepted',
    async (_what, selection, message) => {
      const { body, statements } = await ask(app, `{ ${selection} }`)
      expect(body.errors.map((error: { message: string }) => error.message)).toEqual([message])
      expect([body.errors[0].extensions, statements]).toEqual([{ code: 'BAD_USER_INPUT' }, 0])
    },
  )
})
