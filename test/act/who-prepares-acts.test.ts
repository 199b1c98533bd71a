import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import type { StaffPermission } from '../../src/generated/prisma/enums.ts'
import { mutate } from '../_util/mutate.ts'
import type { TestRequest } from '../_util/test-app.ts'
import { type WritableApp, startWritableApp } from '../_util/writable-app.ts'
import { writtenRows } from '../_util/written-rows.ts'
import { type DraftWorld, draftWorld } from './draft-inputs.ts'

let app: WritableApp
let world: DraftWorld
let draftId: string
let willId: string
let foreignDraftId: string
let staffUserId: string

beforeAll(async () => {
  app = await startWritableApp()
  world = await draftWorld(app)
  const { client } = app.database
  const draft = (actTypeId: string, notaryId: string) =>
    client.act.create({ data: { actTypeId, notaryId, title: 'Bozza' } })
  draftId = (await draft(world.sale.id, world.notary.id)).id
  willId = (await draft(world.will.id, world.notary.id)).id
  foreignDraftId = (await draft(world.sale.id, world.stranger.id)).id
  const account = await client.user.create({ data: { role: 'STAFF' } })
  staffUserId = account.id
  const { studioId } = world.notary
  await client.staffMember.create({
    data: { userId: staffUserId, studioId, firstName: 'Ada', lastName: 'Riva' },
  })
})
afterAll(() => app.close())
beforeEach(() => permit('PREPARE_ACT'))

function permit(...permissions: StaffPermission[]) {
  return app.database.client.staffMember.update({ where: { userId: staffUserId }, data: { permissions } })
}

const asStaff = (): TestRequest => ({ as: { userId: staffUserId } })
const create = (request: TestRequest, changes: object = {}) =>
  mutate(app, 'createActDraft', world.newDraft({ declaredValue: undefined, ...changes }), request)
const forNotary = () => ({ notaryId: toGlobalId('Notary', world.notary.id) })

async function update(request: TestRequest, id: string, changes: object = {}) {
  const { version } = await app.database.client.act.findFirstOrThrow({ where: { id } })
  const input = { actId: toGlobalId('Act', id), expectedVersion: version, title: 'Bozza nuova', ...changes }
  return mutate(app, 'updateActDraft', input, request)
}

const notFound = [{ __typename: 'NotFound', message: 'There is no such act, or you may not see it.' }]

describe('a whole operation outside the role', () => {
  const refusals: [string, () => TestRequest, StaffPermission[], number, string][] = [
    ['somebody without a token', () => ({}), [], 200, 'UNAUTHENTICATED'],
    ['a citizen', () => ({ as: 'citizen' }), [], 200, 'FORBIDDEN'],
    ['an administrator', () => ({ as: 'administrator' }), [], 200, 'FORBIDDEN'],
    [
      'staff who verify documents',
      asStaff,
      ['VERIFY_DOCUMENTS', 'VIEW_WILLS', 'VIEW_FEES'],
      200,
      'FORBIDDEN',
    ],
    ['staff without permissions', asStaff, [], 200, 'FORBIDDEN'],
  ]
  test.each(refusals)('%s', async (_who, request, permissions, status, code) => {
    await permit(...permissions)
    const before = await writtenRows(app.database.client)
    const answers = [await create(request(), forNotary()), await update(request(), draftId)]
    for (const answer of answers) {
      expect([answer.status, answer.data]).toEqual([status, null])
      expect(answer.errors).toMatchObject([{ extensions: { code } }])
    }
    expect(await writtenRows(app.database.client)).toEqual(before)
  })

  test('tells what is needed', async () => {
    const { errors } = await create({ as: 'citizen' })
    expect(errors[0]!.message).toBe(
      'Acts are prepared by notaries, and by staff with the permission PREPARE_ACT.',
    )
  })
})

describe('staff who prepare acts', () => {
  test('open one for a notary of the studio, and change it', async () => {
    const { written, problems } = await create(asStaff(), forNotary())
    expect(problems).toEqual([])
    expect(written).toMatchObject({ status: 'DRAFT', notary: { id: forNotary().notaryId } })
    expect((await update(asStaff(), draftId)).written).toMatchObject({ title: 'Bozza nuova' })
  })

  test('open none without naming the notary', async () => {
    expect((await create(asStaff())).problems).toEqual([
      {
        __typename: 'InvalidInput',
        message: '`notaryId` is missing; name a notary of your studio.',
        field: 'notaryId',
        reason: 'is missing',
        accepted: 'name a notary of your studio',
      },
    ])
  })

  test('open none for a notary elsewhere, and change none of those', async () => {
    const notaryId = toGlobalId('Notary', world.stranger.id)
    expect((await create(asStaff(), { notaryId })).problems).toMatchObject([
      { field: 'notaryId', reason: 'is a notary for whom you do not work' },
    ])
    expect((await update(asStaff(), foreignDraftId)).problems).toEqual(notFound)
  })

  test('see wills only where they are permitted to', async () => {
    const actTypeId = toGlobalId('ActType', world.will.id)
    const cannotBeUsed = [{ __typename: 'InvalidInput', field: 'actTypeId', reason: 'cannot be used' }]
    expect((await create(asStaff(), { ...forNotary(), actTypeId })).problems).toMatchObject(cannotBeUsed)
    expect((await update(asStaff(), draftId, { actTypeId })).problems).toMatchObject(cannotBeUsed)
    expect((await update(asStaff(), willId)).problems).toEqual(notFound)

    await permit('PREPARE_ACT', 'VIEW_WILLS')
    expect((await create(asStaff(), { ...forNotary(), actTypeId })).problems).toEqual([])
    expect((await update(asStaff(), willId)).problems).toEqual([])
  })

  test('know no clients from wills that they do not see', async () => {
    const { client } = app.database
    const heir = await client.client.create({
      data: { kind: 'NATURAL_PERSON', firstName: 'Ugo', lastName: 'Erede', residence: 'Milano' },
    })
    await client.party.create({
      data: { actId: willId, clientId: heir.id, role: 'TESTATOR', position: 0 },
    })
    const parties = [{ clientId: toGlobalId('Client', heir.id), role: 'SELLER' }]
    expect((await create(asStaff(), { ...forNotary(), parties })).problems).toMatchObject([
      { field: 'parties[0].clientId', reason: 'is no client that you know' },
    ])
    await permit('PREPARE_ACT', 'VIEW_WILLS')
    expect((await create(asStaff(), { ...forNotary(), parties })).problems).toEqual([])
  })

  test('set the declared value only where they see fees', async () => {
    const changes = { ...forNotary(), declaredValue: '100.00' }
    const hidden = [{ field: 'declaredValue', accepted: 'staff need the permission VIEW_FEES' }]
    expect((await create(asStaff(), changes)).problems).toMatchObject(hidden)
    expect((await update(asStaff(), draftId, { declaredValue: '100.00' })).problems).toMatchObject(hidden)
    await permit('PREPARE_ACT', 'VIEW_FEES')
    expect((await create(asStaff(), changes)).written).toMatchObject({ declaredValue: '100.00' })
  })
})

describe('a notary', () => {
  test('changes the own acts, wills among them, and no act of others', async () => {
    expect((await update({ as: 'notary' }, draftId)).problems).toEqual([])
    expect((await update({ as: 'notary' }, willId)).problems).toEqual([])
    expect((await update({ as: 'notary' }, foreignDraftId)).problems).toEqual(notFound)
  })

  test('is told the same of an act that there is not', async () => {
    const input = {
      actId: toGlobalId('Act', '00000000-0000-7000-8000-000000000000'),
      expectedVersion: 1,
      title: 'Bozza',
    }
    expect((await mutate(app, 'updateActDraft', input, { as: 'notary' })).problems).toEqual(notFound)
  })

  test('can name himself, and no colleague of the studio', async () => {
    expect((await create({ as: 'notary' }, forNotary())).problems).toEqual([])
    const { client } = app.database
    const { studioId } = world.stranger
    await client.notary.update({
      where: { id: world.stranger.id },
      data: { studioId: world.notary.studioId },
    })
    const notaryId = toGlobalId('Notary', world.stranger.id)
    expect((await create({ as: 'notary' }, { notaryId })).problems).toMatchObject([{ field: 'notaryId' }])
    await client.notary.update({ where: { id: world.stranger.id }, data: { studioId } })
  })
})
