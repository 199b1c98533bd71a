import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { type WritableApp, startWritableApp } from '../_util/writable-app.ts'

const parts = '{ notary { version status } errors { __typename message } }'

let app: WritableApp
let id: string
let version: number

beforeAll(async () => {
  app = await startWritableApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  const { client } = app.database
  const notary = await client.notary.findFirstOrThrow({ orderBy: { id: 'desc' } })
  ;({ id, version } = await client.notary.update({ where: { id: notary.id }, data: { status: 'IN_OFFICE' } }))
})

/** Fields of Mutation in one document, run in their order. */
function send(
  fields: readonly [name: string, expectedVersion: number, notaryId?: string][],
  fromCache = false,
) {
  const texts = fields.map(
    ([name, expectedVersion, notaryId = toGlobalId('Notary', id)], index) =>
      `f${index}: ${name}(input: { notaryId: "${notaryId}", expectedVersion: ${expectedVersion} }) ${parts}`,
  )
  return app.query(`mutation { ${texts.join(' ')} }`, { as: 'administrator', fromCache })
}

const audited = (requestId: string | undefined) =>
  app.database.client.auditRecord.findMany({
    where: { requestId },
    orderBy: { id: 'asc' },
    select: { action: true, resourceId: true },
  })

test.each([
  ['cold', false],
  ['with caches', true],
])(
  'each shows what it wrote itself, and has an audit record with the request’s id: %s',
  async (_how, fromCache) => {
    // A reader fills the caches before; the first answer must not be the second's.
    await app.query('{ notaries(first: 100) { nodes { id version status } } }', { fromCache })
    const answer = await send(
      [
        ['suspendNotary', version],
        ['verifyNotary', version + 1],
      ],
      fromCache,
    )
    expect(answer.errors).toEqual([])
    expect(answer.data).toEqual({
      f0: { notary: { version: version + 1, status: 'SUSPENDED' }, errors: [] },
      f1: { notary: { version: version + 2, status: 'IN_OFFICE' }, errors: [] },
    })
    expect(await audited(answer.headers['x-request-id'])).toEqual([
      { action: 'suspendNotary', resourceId: id },
      { action: 'verifyNotary', resourceId: id },
    ])
  },
)

test('a refused one leaves those before and after it as they are', async () => {
  const answer = await send([
    ['suspendNotary', version],
    ['suspendNotary', version],
    ['suspendNotary', version + 1],
    ['verifyNotary', version + 1],
  ])
  expect(answer.data).toMatchObject({
    f0: { notary: { version: version + 1 }, errors: [] },
    f1: { notary: null, errors: [{ __typename: 'StaleVersion' }] },
    f2: { notary: null, errors: [{ __typename: 'IllegalTransition' }] },
    f3: { notary: { version: version + 2, status: 'IN_OFFICE' }, errors: [] },
  })
  expect(await audited(answer.headers['x-request-id'])).toHaveLength(2)
})

test('one that fails ends the answer, yet not what was written before it', async () => {
  const answer = await send([
    ['suspendNotary', version],
    ['verifyNotary', version + 1, 'no id at all'],
    ['verifyNotary', version + 1],
  ])
  expect(answer.errors).toMatchObject([{ path: ['f1'], extensions: { code: 'BAD_USER_INPUT' } }])
  const [first] = await audited(answer.headers['x-request-id'])
  expect(first).toEqual({ action: 'suspendNotary', resourceId: id })
  expect((await app.database.client.notary.findFirstOrThrow({ where: { id } })).version).toBeGreaterThan(
    version,
  )
})
