import { describe, expect, test } from 'vitest'
import { toGlobalId } from '../../data/global-id.ts'
import type { UpsertActTypeInput } from '../../generated/graphql.ts'
import { Refusal } from '../../refusal.ts'
import { parseActType } from './act-type-input.ts'

const uuid = '01931f62-f800-7000-b3f1-28cd27c43dc0'
const valid: UpsertActTypeInput = {
  idempotencyKey: 'not looked at here',
  code: 'COMPRAVENDITA_IMMOBILIARE',
  name: ' Compravendita immobiliare ',
  isWill: false,
  witnessCount: 2,
  requiredDocuments: [],
}
const line = (number: number) => ({
  documentTypeId: toGlobalId('DocumentType', uuid.slice(0, -2) + (10 + number)),
  isMandatory: number % 2 === 0,
})

function problemsOf(changes: Partial<UpsertActTypeInput>) {
  try {
    return { parsed: parseActType({ ...valid, ...changes }) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.problems.map((problem) =>
      problem.__typename === 'InvalidInput' ? [problem.field, problem.reason, problem.accepted] : problem,
    )
  }
}

describe('a kind of act', () => {
  test('is taken over with its name without the spaces around it, and UUIDs', () => {
    const requiredDocuments = [line(0), line(1)]
    expect(parseActType({ ...valid, registrationDays: 20, requiredDocuments })).toEqual({
      code: 'COMPRAVENDITA_IMMOBILIARE',
      name: 'Compravendita immobiliare',
      isWill: false,
      witnessCount: 2,
      registrationDays: 20,
      requiredDocuments: [
        { documentTypeId: `${uuid.slice(0, -2)}10`, isMandatory: true },
        { documentTypeId: `${uuid.slice(0, -2)}11`, isMandatory: false },
      ],
    })
  })

  test('is not registered on signing where that is left out or null', () => {
    expect(parseActType(valid).registrationDays).toBeNull()
    expect(parseActType({ ...valid, registrationDays: null }).registrationDays).toBeNull()
  })

  test.each([
    [{ code: 'ABC', name: 'abc', witnessCount: 0, registrationDays: 1 }],
    [{ code: `A${'_'.repeat(59)}`, name: 'n'.repeat(200), witnessCount: 4, registrationDays: 365 }],
    [{ code: 'A1_' }],
  ])('can be at its limits: %j', (changes) => {
    expect(parseActType({ ...valid, ...changes })).toMatchObject(changes)
  })

  test('can have 49 lines', () => {
    const lines = Array.from({ length: 49 }, (_, number) => line(number))
    expect(parseActType({ ...valid, requiredDocuments: lines }).requiredDocuments).toHaveLength(49)
  })
})

describe('what cannot be used', () => {
  const code = [
    'code',
    'is not a legal code',
    'pass 3 to 60 upper-case letters, digits and underscores, a letter first',
  ]
  test.each(['', 'AB', 'A'.repeat(61), 'abc', '1AB', '_AB', 'A B', 'ÀBC', 'ABC\n'])(
    'is the code %j',
    (wrong) => {
      expect(problemsOf({ code: wrong })).toEqual([code])
    },
  )

  test.each([
    [{ name: ' ab ' }, ['name', 'has 2 characters', 'it can have 3 to 200']],
    [{ name: 'n'.repeat(201) }, ['name', 'has 201 characters', 'it can have 3 to 200']],
    [{ name: 'Mutuo\0' }, ['name', 'has the character U+0000', 'any other can be stored']],
    [{ witnessCount: -1 }, ['witnessCount', 'is -1', 'it can be 0 to 4']],
    [{ witnessCount: 5 }, ['witnessCount', 'is 5', 'it can be 0 to 4']],
    [{ registrationDays: 0 }, ['registrationDays', 'is 0', 'it can be 1 to 365, or null']],
    [{ registrationDays: 366 }, ['registrationDays', 'is 366', 'it can be 1 to 365, or null']],
    [
      { requiredDocuments: Array.from({ length: 50 }, (_, number) => line(number)) },
      ['requiredDocuments', 'has 50 lines', 'it can have 49 at most'],
    ],
    [
      { requiredDocuments: [line(1), line(2), line(1)] },
      ['requiredDocuments[2].documentTypeId', 'stands there twice', 'pass each document type once'],
    ],
  ] as const)('is %j', (changes, problem) => {
    expect(problemsOf(changes as Partial<UpsertActTypeInput>)).toEqual([problem])
  })

  test('is told all at once, in the order of the input', () => {
    const problems = problemsOf({
      code: 'x',
      name: '',
      witnessCount: 9,
      registrationDays: 0,
      requiredDocuments: [line(1), line(1)],
    })
    expect(problems).toEqual(
      ['code', 'name', 'witnessCount', 'registrationDays', 'requiredDocuments[1].documentTypeId'].map(
        (field) => expect.arrayContaining([field]),
      ),
    )
  })

  test('is an id of another type, which names its place', () => {
    const requiredDocuments = [{ documentTypeId: toGlobalId('ActType', uuid), isMandatory: true }]
    expect(() => parseActType({ ...valid, requiredDocuments })).toThrow(
      expect.objectContaining({
        code: 'BAD_USER_INPUT',
        message:
          '`requiredDocuments[0].documentTypeId` is an id of type ActType; an id of type DocumentType is needed.',
      }),
    )
  })
})
