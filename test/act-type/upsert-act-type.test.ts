import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseGlobalId, toGlobalId } from '../../src/data/global-id.ts'
import { mutate } from '../_util/mutate.ts'
import { type WritableApp, startWritableApp } from '../_util/writable-app.ts'
import { newestAudit, writtenRows } from '../_util/written-rows.ts'

let app: WritableApp
let documentTypes: string[]

beforeAll(async () => {
  app = await startWritableApp()
  const rows = await app.database.client.documentType.findMany({ orderBy: { id: 'asc' } })
  documentTypes = rows.map(({ id }) => toGlobalId('DocumentType', id))
})
afterAll(() => app.close())

let counter = 0
const newCode = () => `ATTO_DI_PROVA_${++counter}`

const inputOf = (changes: object = {}) => ({
  idempotencyKey: randomUUID(),
  code: newCode(),
  name: 'Atto di prova',
  isWill: false,
  witnessCount: 2,
  registrationDays: 30,
  requiredDocuments: [
    { documentTypeId: documentTypes[1], isMandatory: true },
    { documentTypeId: documentTypes[0], isMandatory: false },
  ],
  ...changes,
})

const upsert = (input: object, as: 'citizen' | 'notary' | 'staff' | 'administrator' = 'administrator') =>
  mutate(app, 'upsertActType', input, { as })

describe('a new kind of act', () => {
  test('stands at the end of the catalogue, with its checklist in order', async () => {
    const input = inputOf()
    const { written, problems } = await upsert(input)
    expect(problems).toEqual([])
    expect(written).toEqual({
      id: expect.any(String),
      version: 1,
      code: input.code,
      name: 'Atto di prova',
      isWill: false,
      witnessCount: 2,
      registrationDays: 30,
      requiredDocuments: [
        { isMandatory: true, type: { id: documentTypes[1] } },
        { isMandatory: false, type: { id: documentTypes[0] } },
      ],
    })
    const { uuid } = parseGlobalId(written.id)
    expect(await newestAudit(app.database.client)).toEqual({
      actorUserId: app.people.administrator,
      role: 'ADMINISTRATOR',
      action: 'upsertActType',
      resourceType: 'ActType',
      resourceId: uuid,
      fields: ['code', 'name', 'isWill', 'witnessCount', 'registrationDays', 'requiredDocuments'],
      drops: [`ActType:${uuid}`],
    })
    const { data } = await app.query('{ actTypes { id } }', { fromCache: true })
    expect(data.actTypes.at(-1)).toEqual({ id: written.id })
  })

  test('need not be registered, nor need documents', async () => {
    const { written } = await upsert(inputOf({ registrationDays: null, requiredDocuments: [] }))
    expect(written).toMatchObject({ registrationDays: null, requiredDocuments: [] })
  })

  test('that two add at once is added once: the other learns that it exists', async () => {
    const code = newCode()
    const answers = await Promise.all(Array.from({ length: 10 }, () => upsert(inputOf({ code }))))
    expect(answers.filter(({ written }) => written)).toHaveLength(1)
    const losses = answers.filter(({ written }) => !written).map(({ problems }) => problems)
    expect(losses).toEqual(
      losses.map(() => [
        {
          __typename: 'StaleVersion',
          message: 'It exists already, in version 1: pass `expectedVersion` to change it.',
          currentVersion: 1,
        },
      ]),
    )
  })

  test('that is sent again with its key is added once', async () => {
    const input = inputOf()
    const answers = await Promise.all(Array.from({ length: 10 }, () => upsert(input)))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(answers[0]!.problems).toEqual([])
    const conflict = await upsert({ ...input, name: 'Altro nome' })
    expect(conflict.problems).toMatchObject([{ __typename: 'IdempotencyConflict' }])
  })
})

describe('a kind of act that is changed', () => {
  test('has the checklist that is given, and no other line', async () => {
    const input = inputOf()
    const { written: before } = await upsert(input)
    const { written } = await upsert({
      ...inputOf({ code: input.code, expectedVersion: 1, name: 'Altro nome', witnessCount: 0 }),
      requiredDocuments: [{ documentTypeId: documentTypes[2], isMandatory: true }],
    })
    expect(written).toEqual({
      ...before,
      version: 2,
      name: 'Altro nome',
      witnessCount: 0,
      requiredDocuments: [{ isMandatory: true, type: { id: documentTypes[2] } }],
    })
  })

  test('is changed once by a key, and answered as it is by then', async () => {
    const { code } = inputOf()
    await upsert(inputOf({ code }))
    const change = inputOf({ code, expectedVersion: 1, name: 'Secondo nome' })
    const first = await upsert(change)
    expect(first.written).toMatchObject({ version: 2, name: 'Secondo nome' })
    expect((await upsert(change)).text).toBe(first.text)
  })

  test('by ten at once has one winner', async () => {
    const { code } = inputOf()
    await upsert(inputOf({ code }))
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        upsert(inputOf({ code, expectedVersion: 1, witnessCount: index % 5 })),
      ),
    )
    expect(answers.filter(({ written }) => written)).toHaveLength(1)
    const losses = answers.filter(({ written }) => !written)
    expect(losses.every(({ problems }) => problems[0].currentVersion === 2)).toBe(true)
  })
})

describe('a refused change leaves everything as it is', () => {
  async function refused(input: object) {
    const before = await writtenRows(app.database.client)
    const { written, problems, errors } = await upsert(input)
    expect([written, errors]).toEqual([null, []])
    expect(await writtenRows(app.database.client)).toEqual(before)
    return problems
  }
  const aCode = 'pass 3 to 60 upper-case letters, digits and underscores, a letter first'

  test.each<[string, object, string, string, string]>([
    ['a code in lower case', { code: 'atto' }, 'code', 'is not a legal code', aCode],
    ['a short name', { name: ' ab ' }, 'name', 'has 2 characters', 'it can have 3 to 200'],
    ['a long name', { name: 'n'.repeat(201) }, 'name', 'has 201 characters', 'it can have 3 to 200'],
    ['too many witnesses', { witnessCount: 5 }, 'witnessCount', 'is 5', 'it can be 0 to 4'],
    [
      'registration on the same day',
      { registrationDays: 0 },
      'registrationDays',
      'is 0',
      'it can be 1 to 365, or null',
    ],
    ['a short key', { idempotencyKey: 'k' }, 'idempotencyKey', 'has 1 characters', 'it can have 8 to 255'],
  ])('%s', async (_what, changes, field, reason, accepted) => {
    const message = `\`${field}\` ${reason}; ${accepted}.`
    expect(await refused(inputOf(changes))).toEqual([
      { __typename: 'InvalidInput', message, field, reason, accepted },
    ])
  })

  test('a document type twice, or one that there is not', async () => {
    const line = { documentTypeId: documentTypes[0], isMandatory: true }
    expect(await refused(inputOf({ requiredDocuments: [line, line] }))).toMatchObject([
      { field: 'requiredDocuments[1].documentTypeId', reason: 'stands there twice' },
    ])
    const absent = toGlobalId('DocumentType', '00000000-0000-7000-8000-000000000000')
    expect(
      await refused(inputOf({ requiredDocuments: [line, { ...line, documentTypeId: absent }] })),
    ).toMatchObject([{ field: 'requiredDocuments[1].documentTypeId', reason: 'names no document type' }])
  })

  test('a checklist that is too long', async () => {
    const requiredDocuments = Array.from({ length: 50 }, () => ({
      documentTypeId: documentTypes[0],
      isMandatory: true,
    }))
    expect(await refused(inputOf({ requiredDocuments }))).toMatchObject([
      { field: 'requiredDocuments', reason: 'has 50 lines', accepted: 'it can have 49 at most' },
    ])
  })

  test('a will that is to be none', async () => {
    const { code } = inputOf()
    await upsert(inputOf({ code }))
    expect(
      await refused(inputOf({ code, expectedVersion: 1, isWill: true, name: 'Testamento' })),
    ).toMatchObject([{ __typename: 'InvalidInput', field: 'isWill', reason: 'cannot become true' }])
  })

  test('a version of what there is not', async () => {
    expect(await refused(inputOf({ expectedVersion: 1 }))).toEqual([
      { __typename: 'NotFound', message: 'There is no such act type, or you may not see it.' },
    ])
  })

  test('another version, or none, of what there is', async () => {
    const { code } = inputOf()
    await upsert(inputOf({ code }))
    for (const expectedVersion of [0, 2, null]) {
      expect(await refused(inputOf({ code, expectedVersion }))).toMatchObject([
        { __typename: 'StaleVersion', currentVersion: 1 },
      ])
    }
  })

  test('the hundredth kind of act, while one that exists can be changed', async () => {
    const { client } = app.database
    const there = await client.actType.count()
    const codes = Array.from({ length: 99 - there }, () => newCode())
    await client.actType.createMany({
      data: codes.map((code, index) => ({ code, name: 'Prova', position: 1_000 + index })),
    })
    expect(await refused(inputOf())).toMatchObject([
      {
        __typename: 'InvalidInput',
        field: 'code',
        message: '`code` would be one more than there can be; the catalogue can have 99 kinds of act.',
      },
    ])
    expect((await upsert(inputOf({ code: codes[0], expectedVersion: 1 }))).problems).toEqual([])
    await client.actType.deleteMany({ where: { code: { in: codes.slice(1) } } })
  })
})

describe('the catalogue is kept by administrators alone', () => {
  test.each(['citizen', 'notary', 'staff'] as const)('and not by a %s', async (as) => {
    const before = await writtenRows(app.database.client)
    const { data, errors } = await upsert(inputOf(), as)
    expect(data).toBeNull()
    expect(errors).toMatchObject([
      { message: 'The catalogue of acts is kept by administrators.', extensions: { code: 'FORBIDDEN' } },
    ])
    expect(await writtenRows(app.database.client)).toEqual(before)
  })

  test('nor by somebody without a token', async () => {
    const { errors } = await mutate(app, 'upsertActType', inputOf())
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  })
})
