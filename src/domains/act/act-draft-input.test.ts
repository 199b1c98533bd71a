import { describe, expect, test } from 'vitest'
import { toGlobalId } from '../../data/global-id.ts'
import type { UpdateActDraftInput } from '../../generated/graphql.ts'
import { Refusal } from '../../refusal.ts'
import { parseActDraft } from './act-draft-input.ts'

const uuid = '01931f62-f800-7000-b3f1-28cd27c43dc0'
const otherUuid = '01931f62-f800-7000-b3f1-28cd27c43dc1'
const parse = (changes: Partial<UpdateActDraftInput>) =>
  parseActDraft({ actId: toGlobalId('Act', uuid), expectedVersion: 1, ...changes })

function problemsOf(changes: Partial<UpdateActDraftInput>) {
  try {
    return { parsed: parse(changes) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.problems.map((problem) =>
      problem.__typename === 'InvalidInput' ? [problem.field, problem.reason, problem.accepted] : problem,
    )
  }
}

const seller = { clientId: toGlobalId('Client', uuid), role: 'SELLER' as const }

describe('what is set', () => {
  test('is nothing where nothing is passed', () => {
    expect(parse({})).toEqual({})
  })

  test('is not what cannot be removed and is null', () => {
    expect(parse({ title: null, actTypeId: null, parties: null })).toEqual({})
  })

  test('is null where a value is removed', () => {
    expect(parse({ internalNotes: null, declaredValue: null })).toEqual({
      internalNotes: null,
      declaredValue: null,
    })
  })

  test('holds UUIDs, and the title without the spaces around it', () => {
    const parties = [seller, { clientId: toGlobalId('Client', otherUuid), role: 'BUYER' as const }]
    expect(parse({ actTypeId: toGlobalId('ActType', uuid), title: ' Mutuo  Rossi ', parties })).toEqual({
      actTypeId: uuid,
      title: 'Mutuo  Rossi',
      parties: [
        { clientId: uuid, role: 'SELLER' },
        { clientId: otherUuid, role: 'BUYER' },
      ],
    })
  })

  test('can be an empty list, and empty notes', () => {
    expect(parse({ parties: [], internalNotes: '' })).toEqual({ parties: [], internalNotes: '' })
  })
})

describe('the longest that is accepted, and one more', () => {
  test.each([
    ['title', 'abc', 'ab', 'has 2 characters', 'it can have 3 to 200'],
    ['title', 't'.repeat(200), 't'.repeat(201), 'has 201 characters', 'it can have 3 to 200'],
    [
      'internalNotes',
      'n'.repeat(5_000),
      'n'.repeat(5_001),
      'has 5001 characters',
      'it can have 5000 at most',
    ],
  ] as const)('of %s', (field, longest, more, reason, accepted) => {
    expect(parse({ [field]: longest })).toEqual({ [field]: longest })
    expect(problemsOf({ [field]: more })).toEqual([[field, reason, accepted]])
  })

  test('of parties', () => {
    const parties = Array.from({ length: 50 }, (_, index) => ({
      clientId: toGlobalId('Client', uuid.slice(0, -2) + (10 + index)),
      role: 'HEIR' as const,
    }))
    expect(parse({ parties: parties.slice(1) }).parties).toHaveLength(49)
    expect(problemsOf({ parties })).toEqual([['parties', 'has 50 entries', 'it can have 49 at most']])
  })
})

describe('an amount', () => {
  test.each(['0', '0.5', '250000.00', '999999999999.99'])('can be %s', (declaredValue) => {
    expect(parse({ declaredValue })).toEqual({ declaredValue })
  })

  test.each(['', '-1', '+1', '1,5', '1.', '.5', '1.005', '1e3', '1000000000000', ' 1', '1\n', 'NaN', '١'])(
    'cannot be %j',
    (declaredValue) => {
      const accepted = 'pass euro with at most two decimals, such as "250000.00"'
      expect(problemsOf({ declaredValue })).toEqual([['declaredValue', 'is not an amount', accepted]])
    },
  )
})

describe('what cannot be used', () => {
  test('is the character that PostgreSQL does not store', () => {
    const problem = (field: string) => [field, 'has the character U+0000', 'any other can be stored']
    expect(problemsOf({ title: 'a\0bc', internalNotes: '\0' })).toEqual([
      problem('title'),
      problem('internalNotes'),
    ])
  })

  test('is a client twice in one part; in two parts it can be', () => {
    expect(parse({ parties: [seller, { ...seller, role: 'BUYER' }] }).parties).toHaveLength(2)
    expect(problemsOf({ parties: [seller, seller, seller] })).toEqual(
      [1, 2].map((index) => [
        `parties[${index}]`,
        'repeats a client in the same part',
        'each client can have a part once',
      ]),
    )
  })

  test('is told all at once, in the order of the input', () => {
    const problems = problemsOf({ title: 'x', declaredValue: 'x', parties: [seller, seller] })
    expect(problems).toEqual(
      ['title', 'declaredValue', 'parties[1]'].map((field) => expect.arrayContaining([field])),
    )
  })

  test('is an id of another type, which names its place', () => {
    const parties = [seller, { ...seller, clientId: toGlobalId('Notary', uuid) }]
    expect(() => parse({ parties })).toThrow(
      expect.objectContaining({
        code: 'BAD_USER_INPUT',
        message: '`parties[1].clientId` is an id of type Notary; an id of type Client is needed.',
      }),
    )
  })
})
