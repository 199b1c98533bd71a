import { expect, test } from 'vitest'
import { toGlobalId } from '../../data/global-id.ts'
import { parseActPage } from './act-filter.ts'

const uuid = '01931f62-f800-7000-b3f1-28cd27c43dc0'

test('without arguments a page holds the twenty newest acts of all kinds', () => {
  expect(parseActPage({})).toEqual({
    filter: {},
    page: {
      order: { field: 'CREATED_AT', direction: 'DESC' },
      limit: 20,
      isBackward: false,
      after: undefined,
      before: undefined,
    },
  })
})

test('null is as good as nothing', () => {
  const nothing = {
    filter: { status: null, actTypeId: null, notaryId: null },
    orderBy: null,
    first: null,
    after: null,
  }
  expect(parseActPage(nothing)).toEqual(parseActPage({}))
})

test('conditions hold the UUIDs of their global ids', () => {
  const filter = {
    status: ['SIGNED' as const],
    actTypeId: toGlobalId('ActType', uuid),
    notaryId: toGlobalId('Notary', uuid),
  }
  expect(parseActPage({ filter }).filter).toEqual({ status: ['SIGNED'], actTypeId: uuid, notaryId: uuid })
})

test('an empty list of states is a condition that nothing meets', () => {
  expect(parseActPage({ filter: { status: [] } }).filter).toEqual({ status: [] })
})

test('an id of another type is refused, and the argument named', () => {
  expect(() => parseActPage({ filter: { notaryId: toGlobalId('Act', uuid) } })).toThrow(
    expect.objectContaining({
      code: 'BAD_USER_INPUT',
      message: '`filter.notaryId` is an id of type Act; an id of type Notary is needed.',
    }),
  )
})
