import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import type { NotaryStatus } from '../../src/generated/prisma/enums.ts'
import { mutate } from '../_util/mutate.ts'
import { type WritableApp, startWritableApp } from '../_util/writable-app.ts'
import { newestAudit, writtenRows } from '../_util/written-rows.ts'

type Name = 'verifyNotary' | 'suspendNotary'

let app: WritableApp
let id: string

beforeAll(async () => {
  app = await startWritableApp()
  id = (await app.database.client.notary.findFirstOrThrow({ orderBy: { id: 'desc' } })).id
})
afterAll(() => app.close())

async function bring(status: NotaryStatus): Promise<number> {
  const data = { status, verifiedAt: null }
  return (await app.database.client.notary.update({ where: { id }, data })).version
}

const send = (name: Name, expectedVersion: number, as?: 'citizen' | 'notary' | 'staff' | 'administrator') =>
  mutate(app, name, { notaryId: toGlobalId('Notary', id), expectedVersion }, as && { as })

describe('an administrator', () => {
  test.each<[Name, NotaryStatus, NotaryStatus]>([
    ['verifyNotary', 'IN_OFFICE', 'IN_OFFICE'],
    ['verifyNotary', 'ABSENT', 'ABSENT'],
    ['verifyNotary', 'SUSPENDED', 'IN_OFFICE'],
    ['suspendNotary', 'IN_OFFICE', 'SUSPENDED'],
    ['suspendNotary', 'ABSENT', 'SUSPENDED'],
  ])('by %s brings one who is %s to %s', async (name, from, to) => {
    const version = await bring(from)
    const start = new Date(Date.now() - 1).toISOString()
    const { written, problems, errors } = await send(name, version, 'administrator')
    expect([problems, errors]).toEqual([[], []])
    expect(written).toMatchObject({ id: toGlobalId('Notary', id), status: to, version: version + 1 })
    if (name === 'suspendNotary') expect(written.verifiedAt).toBeNull()
    else expect(written.verifiedAt >= start && written.verifiedAt <= new Date().toISOString()).toBe(true)
    expect(await newestAudit(app.database.client)).toEqual({
      actorUserId: app.people.administrator,
      role: 'ADMINISTRATOR',
      action: name,
      resourceType: 'Notary',
      resourceId: id,
      fields: name === 'verifyNotary' ? ['status', 'verifiedAt'] : ['status'],
      drops: [`Notary:${id}`],
    })
  })

  test.each<[Name, NotaryStatus, string, NotaryStatus]>([
    ['verifyNotary', 'CEASED', 'A notary who is CEASED cannot be verified.', 'IN_OFFICE'],
    ['verifyNotary', 'TRANSFERRED', 'A notary who is TRANSFERRED cannot be verified.', 'IN_OFFICE'],
    ...(['SUSPENDED', 'CEASED', 'TRANSFERRED'] as const).map(
      (from): [Name, NotaryStatus, string, NotaryStatus] => [
        'suspendNotary',
        from,
        `A notary who is ${from} cannot be suspended: only one IN_OFFICE or ABSENT.`,
        'SUSPENDED',
      ],
    ),
  ])('cannot by %s change one who is %s', async (name, from, message, to) => {
    const version = await bring(from)
    const before = await writtenRows(app.database.client)
    const { written, problems } = await send(name, version, 'administrator')
    expect(written).toBeNull()
    expect(problems).toEqual([{ __typename: 'IllegalTransition', message, from, to }])
    expect(await writtenRows(app.database.client)).toEqual(before)
  })

  test.each<Name>(['verifyNotary', 'suspendNotary'])(
    'is told by %s that the version is another',
    async (name) => {
      const version = await bring('IN_OFFICE')
      const before = await writtenRows(app.database.client)
      expect((await send(name, version + 1, 'administrator')).problems).toEqual([
        {
          __typename: 'StaleVersion',
          message: `It is in version ${version}; version ${version + 1} was expected. Read it again.`,
          currentVersion: version,
        },
      ])
      expect(await writtenRows(app.database.client)).toEqual(before)
    },
  )

  test.each<Name>(['verifyNotary', 'suspendNotary'])(
    'is told by %s that there is no such notary',
    async (name) => {
      const notaryId = toGlobalId('Notary', '00000000-0000-7000-8000-000000000000')
      const { problems } = await mutate(app, name, { notaryId, expectedVersion: 1 }, { as: 'administrator' })
      expect(problems).toEqual([
        { __typename: 'NotFound', message: 'There is no such notary, or you may not see it.' },
      ])
    },
  )
})

describe('nobody else', () => {
  test.each<[Name, 'citizen' | 'notary' | 'staff' | undefined, string]>(
    (['verifyNotary', 'suspendNotary'] as const).flatMap((name) => [
      [name, undefined, 'UNAUTHENTICATED'],
      [name, 'citizen', 'FORBIDDEN'],
      [name, 'notary', 'FORBIDDEN'],
      [name, 'staff', 'FORBIDDEN'],
    ]),
  )('may %s: %s', async (name, as, code) => {
    const version = await bring('IN_OFFICE')
    const before = await writtenRows(app.database.client)
    const { data, errors } = await send(name, version, as)
    expect(data).toBeNull()
    expect(errors).toMatchObject([{ extensions: { code } }])
    expect(await writtenRows(app.database.client)).toEqual(before)
  })
})

test('a suspended notary is no longer in the directory, and is again once verified', async () => {
  const version = await bring('IN_OFFICE')
  const isListed = async () => {
    const { data } = await app.query('{ notaries(first: 100) { nodes { id } } }', { fromCache: true })
    return (data.notaries.nodes as { id: string }[]).some((node) => node.id === toGlobalId('Notary', id))
  }
  expect(await isListed()).toBe(true)
  await send('suspendNotary', version, 'administrator')
  expect(await isListed()).toBe(false)
  await send('verifyNotary', version + 1, 'administrator')
  expect(await isListed()).toBe(true)
})
