import { describe, expect, test } from 'vitest'
import { connectionResolvers, toConnection } from './connection.ts'
import { type Page, cursorOf } from './keyset.ts'

const order = { field: 'NAME', direction: 'ASC' } as const
const page: Page = { order, limit: 2, isBackward: false, after: undefined, before: undefined }
const place = ['m', '01931f62-f800-7000-b3f1-28cd27c43dc0'] as const

describe('a page of what a statement found', () => {
  test('leaves out the row that only tells that others follow', () => {
    expect(toConnection(['a', 'b', 'c'], page, 'key')).toEqual({
      rows: ['a', 'b'],
      order,
      hasNextPage: true,
      hasPreviousPage: false,
      countKey: 'key',
    })
  })

  test('is in the order of the list where it was read from the end', () => {
    expect(toConnection(['z', 'y', 'x'], { ...page, isBackward: true }, 'key')).toEqual({
      rows: ['y', 'z'],
      order,
      hasNextPage: false,
      hasPreviousPage: true,
      countKey: 'key',
    })
  })

  test.each([
    { found: 0, window: {}, previous: false, next: false },
    { found: 2, window: {}, previous: false, next: false },
    { found: 3, window: {}, previous: false, next: true },
    { found: 2, window: { after: place }, previous: true, next: false },
    { found: 3, window: { after: place }, previous: true, next: true },
    // Within two cursors, forwards: the end of the window is the end.
    { found: 2, window: { after: place, before: place }, previous: true, next: false },
    { found: 2, window: { isBackward: true }, previous: false, next: false },
    { found: 3, window: { isBackward: true }, previous: true, next: false },
    { found: 2, window: { isBackward: true, before: place }, previous: false, next: true },
    { found: 3, window: { isBackward: true, before: place }, previous: true, next: true },
  ])('of $found rows in the window $window has a page before: $previous, behind: $next', (example) => {
    const rows = ['a', 'b', 'c'].slice(0, example.found)
    const connection = toConnection(rows, { ...page, ...example.window }, undefined)
    expect([connection.hasPreviousPage, connection.hasNextPage]).toEqual([example.previous, example.next])
  })

  test('does not change what was found', () => {
    const found = ['z', 'y']
    toConnection(found, { ...page, isBackward: true }, undefined)
    expect(found).toEqual(['z', 'y'])
  })
})

describe('the fields of a connection', () => {
  const resolvers = connectionResolvers<{ name: string; id: string }>((row) => [row.name, row.id])
  const [anna, bruno] = [
    { name: 'anna', id: '01931f62-f800-7000-b3f1-28cd27c43dc0' },
    { name: 'bruno', id: '01931f62-fbe8-7000-a944-1ac152b7ab2c' },
  ]

  test('give the rows, and each with its cursor', () => {
    const connection = toConnection([anna, bruno], page, undefined)
    expect(resolvers.nodes(connection)).toEqual([anna, bruno])
    expect(resolvers.edges(connection)).toEqual([
      { node: anna, cursor: cursorOf(order, ['anna', anna.id]) },
      { node: bruno, cursor: cursorOf(order, ['bruno', bruno.id]) },
    ])
    expect(resolvers.pageInfo(connection)).toEqual({
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: cursorOf(order, ['anna', anna.id]),
      endCursor: cursorOf(order, ['bruno', bruno.id]),
    })
  })

  test('have no cursors on an empty page', () => {
    const connection = toConnection([], page, undefined)
    expect(resolvers.edges(connection)).toEqual([])
    expect(resolvers.pageInfo(connection)).toMatchObject({ startCursor: null, endCursor: null })
  })
})
