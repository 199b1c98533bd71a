import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { ActStatus } from '../../src/generated/prisma/enums.ts'
import { mutate } from '../_util/mutate.ts'
import { type WritableApp, startWritableApp } from '../_util/writable-app.ts'
import { newestAudit, writtenRows } from '../_util/written-rows.ts'
import { type DraftWorld, draftWorld } from './draft-inputs.ts'

let app: WritableApp
let world: DraftWorld

beforeAll(async () => {
  app = await startWritableApp()
  world = await draftWorld(app)
})
afterAll(() => app.close())

async function newDraft(): Promise<{ id: string; version: number }> {
  const { written } = await mutate(app, 'createActDraft', world.newDraft(), { as: 'notary' })
  return written
}

const update = (actId: string, expectedVersion: number, changes: object) =>
  mutate(app, 'updateActDraft', { actId, expectedVersion, ...changes }, { as: 'notary' })

describe('a draft that is changed', () => {
  test('keeps what is left out', async () => {
    const before = await newDraft()
    const { written, problems } = await update(before.id, 1, { title: ' Compravendita, Pavia ' })
    expect(problems).toEqual([])
    expect(written).toEqual({ ...before, version: 2, title: 'Compravendita, Pavia' })
  })

  test('keeps, too, what cannot be without a value and is null', async () => {
    const before = await newDraft()
    const { written } = await update(before.id, 1, { title: null, actTypeId: null, parties: null })
    expect(written).toEqual({ ...before, version: 2 })
  })

  test('loses what is null', async () => {
    const before = await newDraft()
    const { written } = await update(before.id, 1, { internalNotes: null, declaredValue: null })
    expect(written).toEqual({ ...before, version: 2, internalNotes: null, declaredValue: null })
  })

  test('has the parties that are given, in their order, and no others', async () => {
    const { id } = await newDraft()
    const parties = [world.clients[2], world.clients[0]].map((clientId) => ({ clientId, role: 'HEIR' }))
    const { written } = await update(id, 1, { parties })
    expect(written.parties).toEqual(parties.map(({ clientId, role }) => ({ role, client: { id: clientId } })))
    expect((await update(id, 2, { parties: [] })).written.parties).toEqual([])
  })

  test('can become an act of another type', async () => {
    const { id } = await newDraft()
    const { written } = await update(id, 1, { actTypeId: toGlobalId('ActType', world.will.id) })
    expect(written).toMatchObject({ type: { code: world.will.code }, version: 2 })
  })

  test('was changed now, and the audit names what was set', async () => {
    const { id } = await newDraft()
    const uuid = Buffer.from(id, 'base64url').toString().slice('Act:'.length)
    const { createdAt, updatedAt } = await app.database.client.act.findFirstOrThrow({ where: { id: uuid } })
    await update(id, 1, { parties: [], internalNotes: 'Riservato' })
    const after = await app.database.client.act.findFirstOrThrow({ where: { id: uuid } })
    expect(after.createdAt).toEqual(createdAt)
    expect(after.updatedAt.getTime()).toBeGreaterThan(updatedAt.getTime())
    expect(await newestAudit(app.database.client)).toEqual({
      actorUserId: app.people.notary,
      role: 'NOTARY',
      action: 'updateActDraft',
      resourceType: 'Act',
      resourceId: uuid,
      fields: ['internalNotes', 'parties'],
      drops: [],
    })
  })
})

describe('a refused change leaves everything as it is', () => {
  async function refused(id: string, expectedVersion: number, changes: object) {
    const before = await writtenRows(app.database.client)
    const { written, problems, errors } = await update(id, expectedVersion, changes)
    expect([written, errors]).toEqual([null, []])
    expect(await writtenRows(app.database.client)).toEqual(before)
    return problems
  }

  test.each([0, 1, 3, -1, 2_147_483_647])('version 2, of which %i was expected', async (expected) => {
    const { id } = await newDraft()
    await update(id, 1, { title: 'Seconda versione' })
    expect(await refused(id, expected, { title: 'Terza versione' })).toEqual([
      {
        __typename: 'StaleVersion',
        message: `It is in version 2; version ${expected} was expected. Read it again.`,
        currentVersion: 2,
      },
    ])
  })

  const later = Object.values(ActStatus).filter((status) => status !== 'DRAFT')
  test.each(later)('an act that is %s', async (status) => {
    const { id } = await newDraft()
    const uuid = Buffer.from(id, 'base64url').toString().slice('Act:'.length)
    await app.database.client.act.update({ where: { id: uuid }, data: { status } })
    expect(await refused(id, 1, { title: 'Altro titolo' })).toEqual([
      {
        __typename: 'IllegalTransition',
        message: `The act is ${status}; it can be edited as a DRAFT only.`,
        from: status,
        to: 'DRAFT',
      },
    ])
  })

  test('an unknown client among known ones: the columns are not changed either', async () => {
    const { id } = await newDraft()
    const parties = [world.clients[0], world.unknownClient].map((clientId) => ({ clientId, role: 'HEIR' }))
    expect(await refused(id, 1, { title: 'Altro titolo', parties })).toMatchObject([
      { __typename: 'InvalidInput', field: 'parties[1].clientId' },
    ])
  })

  test('values that cannot be used, all told at once', async () => {
    const { id } = await newDraft()
    const problems = await refused(id, 1, {
      title: 'a',
      declaredValue: '-1',
      internalNotes: 'x'.repeat(5_001),
    })
    expect(problems.map(({ field }) => field)).toEqual(['title', 'internalNotes', 'declaredValue'])
  })
})
