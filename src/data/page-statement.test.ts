import { describe, expect, test } from 'vitest'
import type { Page } from './keyset.ts'
import {
  type Condition,
  createParameters,
  orderClause,
  pageStatementName,
  whereClause,
} from './page-statement.ts'

const place = ['rossi mario', '01931f62-f800-7000-b3f1-28cd27c43dc0'] as const
const page: Page = {
  order: { field: 'NAME', direction: 'ASC' },
  limit: 20,
  isBackward: false,
  after: undefined,
  before: undefined,
}
const byName = { sql: 'n.name_folded', type: 'text' }
const province: Condition = { key: 'province', value: 'MI', sql: (value) => `m.province = ${value}` }
const status: Condition = { key: 'status', value: ['IN_OFFICE'], sql: (value) => `n.status = any(${value})` }

describe('a page', () => {
  test.each<[Partial<Page> & { direction: 'ASC' | 'DESC' }, where: string, order: string]>([
    [{ direction: 'ASC' }, '', 'n.name_folded asc, n.id asc limit $1'],
    [{ direction: 'DESC' }, '', 'n.name_folded desc, n.id desc limit $1'],
    [{ direction: 'ASC', isBackward: true }, '', 'n.name_folded desc, n.id desc limit $1'],
    [
      { direction: 'ASC', after: place },
      'where (n.name_folded, n.id) > ($1::text, $2::uuid)',
      'n.name_folded asc, n.id asc limit $3',
    ],
    [
      { direction: 'DESC', after: place },
      'where (n.name_folded, n.id) < ($1::text, $2::uuid)',
      'n.name_folded desc, n.id desc limit $3',
    ],
    [
      { direction: 'ASC', before: place, isBackward: true },
      'where (n.name_folded, n.id) < ($1::text, $2::uuid)',
      'n.name_folded desc, n.id desc limit $3',
    ],
    [
      { direction: 'ASC', after: place, before: place },
      'where (n.name_folded, n.id) > ($1::text, $2::uuid) and (n.name_folded, n.id) < ($3::text, $4::uuid)',
      'n.name_folded asc, n.id asc limit $5',
    ],
  ])('like %j is read so', ({ direction, ...window }, where, order) => {
    const parameters = createParameters()
    const wanted: Page = { ...page, ...window, order: { field: 'NAME', direction } }
    expect(whereClause(parameters, [], { page: wanted, order: byName, id: 'n.id' })).toBe(where)
    expect(orderClause(parameters, wanted, byName, 'n.id')).toBe(`order by ${order}`)
  })

  test('is asked for one row more than it holds', () => {
    const parameters = createParameters()
    orderClause(parameters, page, byName, 'n.id')
    expect(parameters.values).toEqual([21])
  })

  test('keeps its values out of the text, in the order of their placeholders', () => {
    const parameters = createParameters(['start'])
    const window = { page: { ...page, after: place }, order: byName, id: 'n.id' }
    const where = whereClause(parameters, [status, province], window)
    expect(where).toBe(
      'where n.status = any($2) and m.province = $3 and (n.name_folded, n.id) > ($4::text, $5::uuid)',
    )
    expect(parameters.values).toEqual(['start', ['IN_OFFICE'], 'MI', ...place])
  })
})

describe('the name of a list', () => {
  test('tells what is asked of it', () => {
    expect(pageStatementName('notary.count', [status])).toBe('notary.count status')
    expect(pageStatementName('notary.page', [status, province], { ...page, after: place })).toBe(
      'notary.page status province name asc >',
    )
  })

  test('is equal exactly for equal texts', () => {
    const textByName = new Map<string, string>()
    const nameByText = new Map<string, string>()
    for (const { name, text } of allStatements()) {
      expect(textByName.get(name) ?? text).toBe(text)
      expect(nameByText.get(text) ?? name).toBe(name)
      textByName.set(name, text)
      nameByText.set(text, name)
    }
    // Two fields, read upwards or downwards, with each combination of cursors; 128 sets of conditions.
    expect(nameByText.size).toBe(2 * 2 * 5 * 128)
  })

  test('is never longer than PostgreSQL keeps it', () => {
    const lengths = allStatements().map(({ name }) => name.length)
    expect(Math.max(...lengths)).toBe(63)
  })
})

function allStatements(): { name: string; text: string }[] {
  const keys = ['status', 'province', 'municipality', 'district', 'specialisation', 'language', 'name']
  return subsets(keys).flatMap((chosen) => {
    const conditions = chosen.map((key): Condition => ({
      key,
      value: key,
      sql: (value) => `${key} = ${value}`,
    }))
    return allPages().map((page) => {
      const parameters = createParameters()
      const order = { sql: page.order.field, type: 'text' }
      const where = whereClause(parameters, conditions, { page, order, id: 'id' })
      const text = `${where} ${orderClause(parameters, page, order, 'id')}`
      return { name: pageStatementName('notary.page', conditions, page), text }
    })
  })
}

function allPages(): Page[] {
  return ['NAME', 'REGISTRATION_NUMBER'].flatMap((field) =>
    (['ASC', 'DESC'] as const).flatMap((direction) =>
      [false, true].flatMap((isBackward) =>
        [undefined, place].flatMap((after) =>
          [undefined, place].map((before) => ({
            ...page,
            order: { field, direction },
            isBackward,
            after,
            before,
          })),
        ),
      ),
    ),
  )
}

function subsets<Item>([first, ...others]: readonly Item[]): Item[][] {
  if (first === undefined) return [[]]
  return subsets(others).flatMap((subset) => [subset, [first, ...subset]])
}
