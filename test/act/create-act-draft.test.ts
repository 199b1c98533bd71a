import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseGlobalId, toGlobalId } from '../../src/data/global-id.ts'
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

const create = (changes: object = {}, as: 'notary' | 'staff' = 'notary') =>
  mutate(app, 'createActDraft', world.newDraft(changes), { as })

/** Sends what is refused, and sees that nothing of it stays. */
async function refused(changes: object) {
  const before = await writtenRows(app.database.client)
  const { written, problems, errors } = await create(changes)
  expect(written).toBeNull()
  expect(errors).toEqual([])
  expect(await writtenRows(app.database.client)).toEqual(before)
  return problems
}

describe('a new draft', () => {
  test('is stored as it was sent, and answered as it is stored', async () => {
    const { written, problems } = await create({ title: '  Compravendita, Lodi ' })
    expect(problems).toEqual([])
    expect(written).toEqual({
      id: expect.any(String),
      version: 1,
      status: 'DRAFT',
      title: 'Compravendita, Lodi',
      internalNotes: 'Visura da chiedere',
      declaredValue: '250000.00',
      type: { code: world.sale.code },
      notary: { id: toGlobalId('Notary', world.notary.id) },
      parties: [
        { role: 'SELLER', client: { id: world.clients[0] } },
        { role: 'BUYER', client: { id: world.clients[1] } },
      ],
      // The checklist is made when the act goes into preparation.
      documents: [],
    })
    const { uuid } = parseGlobalId(written.id)
    expect(await newestAudit(app.database.client)).toEqual({
      actorUserId: app.people.notary,
      role: 'NOTARY',
      action: 'createActDraft',
      resourceType: 'Act',
      resourceId: uuid,
      fields: ['notaryId', 'actTypeId', 'title', 'internalNotes', 'declaredValue', 'parties'],
      drops: [],
    })
    const { version, registered } = await rowOf(uuid)
    expect({ version, registered }).toEqual({ version: 1, registered: null })
  })

  test('needs a title and an act type alone', async () => {
    const { written, problems } = await create({
      internalNotes: undefined,
      declaredValue: undefined,
      parties: undefined,
    })
    expect(problems).toEqual([])
    expect(written).toMatchObject({ internalNotes: null, declaredValue: null, parties: [], version: 1 })
  })

  test('can be a will of a notary, whom nobody else sees it from', async () => {
    const parties = [{ clientId: world.clients[0], role: 'TESTATOR' }]
    const will = { actTypeId: toGlobalId('ActType', world.will.id), parties }
    const { written } = await create(will)
    expect(written).toMatchObject({ type: { code: world.will.code } })
    const read = await app.query('query ($id: ID!) { act(id: $id) { id } }', {
      as: 'administrator',
      variables: { id: written.id },
    })
    expect(read.data).toEqual({ act: null })
  })

  test('can have 49 parties, and a client in several parts', async () => {
    const roles = ['SELLER', 'BUYER', 'DONOR', 'DONEE', 'BORROWER', 'LENDER', 'HEIR', 'ATTORNEY', 'WITNESS']
    const parties = world.clients
      .flatMap((clientId) => roles.map((role) => ({ clientId, role })))
      .slice(0, 49)
    expect(parties).toHaveLength(49)
    const { written } = await create({ parties })
    expect(written.parties).toEqual(parties.map(({ clientId, role }) => ({ role, client: { id: clientId } })))
  })

  async function rowOf(id: string) {
    const { version, repertorioNumber } = await app.database.client.act.findFirstOrThrow({ where: { id } })
    return { version, registered: repertorioNumber }
  }
})

describe('a value that cannot be used', () => {
  const invalid = (field: string, reason: string, accepted: string) => ({
    __typename: 'InvalidInput',
    message: `\`${field}\` ${reason}; ${accepted}.`,
    field,
    reason,
    accepted,
  })

  test.each([
    [
      'a short key',
      { idempotencyKey: '1234567' },
      'idempotencyKey',
      'has 7 characters',
      'it can have 8 to 255',
    ],
    [
      'a long key',
      { idempotencyKey: 'k'.repeat(256) },
      'idempotencyKey',
      'has 256 characters',
      'it can have 8 to 255',
    ],
    ['a short title', { title: ' ab ' }, 'title', 'has 2 characters', 'it can have 3 to 200'],
    ['a long title', { title: 't'.repeat(201) }, 'title', 'has 201 characters', 'it can have 3 to 200'],
    [
      'a title that cannot be stored',
      { title: 'Comp\0ravendita' },
      'title',
      'has the character U+0000',
      'any other can be stored',
    ],
    [
      'long notes',
      { internalNotes: 'n'.repeat(5_001) },
      'internalNotes',
      'has 5001 characters',
      'it can have 5000 at most',
    ],
    [
      'a negative value',
      { declaredValue: '-1.00' },
      'declaredValue',
      'is not an amount',
      'pass euro with at most two decimals, such as "250000.00"',
    ],
  ])('%s', async (_what, changes, field, reason, accepted) => {
    expect(await refused(changes)).toEqual([invalid(field, reason, accepted)])
  })

  test('too many parties', async () => {
    const parties = Array.from({ length: 50 }, () => ({ clientId: world.clients[0], role: 'HEIR' }))
    expect(await refused({ parties })).toEqual([
      invalid('parties', 'has 50 entries', 'it can have 49 at most'),
    ])
  })

  test('the same client twice in one part', async () => {
    const party = { clientId: world.clients[0], role: 'SELLER' }
    expect(await refused({ parties: [party, { ...party, role: 'BUYER' }, party] })).toEqual([
      invalid('parties[2]', 'repeats a client in the same part', 'each client can have a part once'),
    ])
  })

  test('clients whom the viewer does not know, whether there are such or not', async () => {
    const nobody = toGlobalId('Client', '00000000-0000-7000-8000-000000000000')
    const parties = [world.clients[0], world.unknownClient, nobody].map((clientId) => ({
      clientId,
      role: 'SELLER',
    }))
    const problem = (index: number) =>
      invalid(
        `parties[${index}].clientId`,
        'is no client that you know',
        'pass a client of another act of the studio',
      )
    expect(await refused({ parties })).toEqual([problem(1), problem(2)])
  })

  test('an act type that there is not', async () => {
    const actTypeId = toGlobalId('ActType', '00000000-0000-7000-8000-000000000000')
    expect(await refused({ actTypeId })).toEqual([
      invalid('actTypeId', 'cannot be used', 'pass an act type that you may prepare'),
    ])
  })

  test('another notary, to a notary', async () => {
    const notaryId = toGlobalId('Notary', world.stranger.id)
    expect(await refused({ notaryId })).toEqual([
      invalid('notaryId', 'is a notary for whom you do not work', 'leave it out'),
    ])
  })

  test('several at once are told at once', async () => {
    const problems = await refused({ title: '', internalNotes: 'n'.repeat(5_001), declaredValue: '-1' })
    expect(problems.map(({ field }) => field)).toEqual(['title', 'internalNotes', 'declaredValue'])
  })

  test.each([
    ['an id that is none', { actTypeId: 'sale' }, 'actTypeId', 'is not a global id'],
    [
      'an id of another type',
      { notaryId: toGlobalId('Act', '0'.repeat(8)) },
      'notaryId',
      'is not a global id',
    ],
  ])('%s is a bad request, as everywhere', async (_what, changes, argument, sentence) => {
    const { errors, data } = await create(changes)
    expect(data).toBeNull()
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining(`\`${argument}\` ${sentence}`),
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ])
  })
})

describe('a notary', () => {
  test.each(['SUSPENDED', 'ABSENT', 'CEASED', 'TRANSFERRED'] as const)(
    'who is %s opens no act',
    async (status) => {
      const { client } = app.database
      const { id } = world.notary
      await client.notary.update({ where: { id }, data: { status } })
      try {
        expect(await refused({})).toMatchObject([
          { __typename: 'InvalidInput', field: 'notaryId', reason: `is a notary who is ${status}` },
        ])
      } finally {
        await client.notary.update({ where: { id }, data: { status: 'IN_OFFICE' } })
      }
    },
  )
})
