import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type MutationAnswer, type MutationName, mutate } from '../_util/mutate.ts'
import { type WritableApp, startWritableApp } from '../_util/writable-app.ts'
import { type DraftWorld, draftWorld } from './draft-inputs.ts'

const writers = 50
const everyone = Array.from({ length: writers }, (_, index) => index)

let app: WritableApp
let world: DraftWorld

beforeAll(async () => {
  app = await startWritableApp()
  world = await draftWorld(app)
})
afterAll(() => app.close())

/** Sends again what found no connection free, as a client does on a 503: on a slow machine fifty are too many at once. */
async function send(name: MutationName, input: object): Promise<MutationAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await mutate(app, name, input, { as: 'notary' })
    const isBusy = answer.status === 503 && answer.errors[0]!.message === busy
    if (!isBusy || attempt === 10) return answer
  }
}
const busy = 'The database cannot be reached. Try again in a moment.'

async function newDraft(): Promise<string> {
  return (await send('createActDraft', world.newDraft())).written.id
}

const update = (actId: string, expectedVersion: number, title: string) =>
  send('updateActDraft', { actId, expectedVersion, title })

describe('fifty writers of one act', () => {
  test('who all have read the same version: one wins, and all others learn the version of the winner', async () => {
    const id = await newDraft()
    const answers = await Promise.all(everyone.map((writer) => update(id, 1, `Titolo di ${writer}`)))
    const winners = answers.filter(({ written }) => written !== null)
    expect(winners).toHaveLength(1)
    expect(winners[0]!.written.version).toBe(2)
    const losses = answers.filter(({ written }) => written === null)
    expect(losses.map(({ problems }) => problems)).toEqual(
      losses.map(() => [
        {
          __typename: 'StaleVersion',
          message: 'It is in version 2; version 1 was expected. Read it again.',
          currentVersion: 2,
        },
      ]),
    )
    const winner = answers.indexOf(winners[0]!)
    expect(await stored(id)).toEqual({ version: 2, title: `Titolo di ${winner}` })
  })

  test('who read again and try again: no update is lost, and every version is written once', async () => {
    const id = await newDraft()
    const losses: { expected: number; current: number }[] = []
    const versions: number[] = []
    await Promise.all(
      everyone.map(async (writer) => {
        let expected = 1
        for (let attempt = 0; attempt < 6; attempt += 1) {
          const { written, problems, errors } = await update(id, expected, `Titolo di ${writer}`)
          expect(errors).toEqual([])
          if (written) return versions.push(written.version as number)
          expect(problems).toMatchObject([{ __typename: 'StaleVersion' }])
          losses.push({ expected, current: problems[0].currentVersion })
          expected = problems[0].currentVersion
        }
        return 0
      }),
    )
    // Each version has one winner; whoever lost was told one that there was by then, and never an older one.
    expect(versions.length).toBeGreaterThan(1)
    expect(versions.toSorted((one, other) => one - other)).toEqual(versions.map((_, index) => index + 2))
    expect((await stored(id)).version).toBe(versions.length + 1)
    expect(losses.filter(({ expected, current }) => current <= expected)).toEqual([])
    expect(Math.max(...losses.map(({ current }) => current))).toBeLessThanOrEqual(versions.length + 1)
    const audited = await app.database.client.auditRecord.count({
      where: { resourceId: uuidOf(id), action: 'updateActDraft' },
    })
    expect(audited).toBe(versions.length)
  })

  async function stored(id: string) {
    const { version, title } = await app.database.client.act.findFirstOrThrow({ where: { id: uuidOf(id) } })
    return { version, title }
  }
})

describe('one idempotency key', () => {
  const rowsOfKey = async (idempotencyKey: string, title: string) => ({
    acts: await app.database.client.act.count({ where: { title } }),
    keys: await app.database.client.idempotencyRecord.count({ where: { key: idempotencyKey } }),
  })

  test('sent fifty times at once has one effect and fifty equal answers', async () => {
    const input = world.newDraft({ title: 'Una volta sola' })
    const audited = await app.database.client.auditRecord.count()
    const answers = await Promise.all(everyone.map(() => send('createActDraft', input)))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(answers[0]).toMatchObject({ status: 200, errors: [], problems: [] })
    expect(await rowsOfKey(input.idempotencyKey, 'Una volta sola')).toEqual({ acts: 1, keys: 1 })
    expect(await app.database.client.auditRecord.count()).toBe(audited + 1)
  })

  test('sent with fifty bodies at once has one effect and forty-nine conflicts', async () => {
    const inputs = everyone.map((index) =>
      world.newDraft({ title: `Corpo ${index}`, idempotencyKey: 'same key' }),
    )
    const answers = await Promise.all(inputs.map((input) => send('createActDraft', input)))
    expect(answers.filter(({ written }) => written).length).toBe(1)
    const losses = answers.filter(({ written }) => !written).map(({ problems }) => problems)
    expect(losses).toEqual(
      losses.map(() => [
        {
          __typename: 'IdempotencyConflict',
          message: 'The idempotency key was used for another input. Send a new key with this one.',
        },
      ]),
    )
  })

  test('of two users is two keys', async () => {
    const other = await app.database.client.notary.findFirstOrThrow({
      where: { id: { not: world.notary.id }, status: 'IN_OFFICE', userId: { not: null } },
    })
    const input = world.newDraft({ parties: [], title: 'Di ciascuno una' })
    const one = await send('createActDraft', input)
    const two = await mutate(app, 'createActDraft', input, { as: { userId: other.userId! } })
    expect([one.problems, two.problems]).toEqual([[], []])
    expect(one.written.id).not.toBe(two.written.id)
    expect(await rowsOfKey(input.idempotencyKey, 'Di ciascuno una')).toEqual({ acts: 2, keys: 2 })
    for (const [first, as] of [
      [one, 'notary'],
      [two, { userId: other.userId! }],
    ] as const) {
      expect((await mutate(app, 'createActDraft', input, { as })).text).toBe(first.text)
    }
  })

  test('that was refused can be sent again with what is accepted', async () => {
    const input = world.newDraft({ parties: [{ clientId: world.unknownClient, role: 'BUYER' }] })
    expect((await send('createActDraft', input)).written).toBeNull()
    const corrected = { ...input, parties: [] }
    expect((await send('createActDraft', corrected)).problems).toEqual([])
  })

  test('answers with the act as it is by then', async () => {
    const input = world.newDraft()
    const { written } = await send('createActDraft', input)
    await update(written.id, 1, 'Titolo nuovo')
    const again = await send('createActDraft', input)
    expect(again.written).toEqual({ ...written, version: 2, title: 'Titolo nuovo' })
  })

  test('is the same input however it is written', async () => {
    const { title, ...rest } = world.newDraft()
    const one = await send('createActDraft', { title, ...rest })
    const two = await send('createActDraft', { ...rest, title })
    expect(two.text).toBe(one.text)
  })
})

function uuidOf(id: string): string {
  return Buffer.from(id, 'base64url').toString().slice('Act:'.length)
}
