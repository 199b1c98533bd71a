import { type GraphQLObjectType, isObjectType, parse, getOperationAST } from 'graphql'
import { describe, expect, test } from 'vitest'
import { boundOf, readsOf } from '../../src/budget/bound.ts'
import { byKeyOf } from '../../src/data/loaded-field.ts'
import { nodeLoaders } from '../../src/graphql/node-resolvers.ts'
import { resolvers } from '../../src/graphql/resolvers.ts'
import { createSchema } from '../../src/graphql/schema.ts'
import { loadStoredOperations, parseStoredOperation } from '../../src/graphql/stored-operations.ts'

const schema = createSchema({ tracesEveryResolver: false })
const field = (type: string, name: string) => (schema.getType(type) as GraphQLObjectType).getFields()[name]!
const bound = (text: string) => {
  const document = parse(text)
  return boundOf(schema, document, getOperationAST(document)!)
}

describe('@reads', () => {
  test('stands on exactly the fields whose resolver calls a loader or a service', () => {
    const reading: string[] = []
    const declaring: string[] = []
    for (const group of resolvers as Record<string, Record<string, unknown>>[]) {
      for (const [type, fields] of Object.entries(group)) {
        for (const [name, resolve] of Object.entries(fields)) {
          if (!isObjectType(schema.getType(type)) || typeof resolve !== 'function') continue
          const isReading = byKeyOf(resolve) !== undefined || /loaders|services/.test(String(resolve))
          if (isReading) reading.push(`${type}.${name}`)
        }
      }
    }
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isObjectType(type)) continue
      for (const one of Object.values(type.getFields()))
        if (readsOf(one) > 0) declaring.push(`${type.name}.${one.name}`)
    }
    expect(reading.length).toBeGreaterThan(30)
    expect(reading.sort()).toEqual(declaring.sort())
  })

  test('of node and nodes is the number of types that their ids can name', () => {
    const nodeTypes = schema.getPossibleTypes(schema.getType('Node') as never).map(({ name }) => name)
    expect(nodeTypes.sort()).toEqual(Object.keys(nodeLoaders).sort())
    expect(readsOf(field('Query', 'node'))).toBe(nodeTypes.length)
    expect(readsOf(field('Query', 'nodes'))).toBe(nodeTypes.length)
  })
})

describe('the bound of an operation', () => {
  test.each([
    ['a field that reads nothing', '{ __typename }', 0],
    ['a list and what hangs on each row', '{ notaries { nodes { district { name } } } }', 2],
    ['a count beside it', '{ notaries { totalCount nodes { id } } }', 2],
    [
      'nodes and edges as two places',
      '{ notaries { nodes { district { id } } edges { node { district { id } } } } }',
      3,
    ],
    ['an alias as a place of its own', '{ a: districts { id } b: districts { id } }', 2],
    ['the same field twice as one place', '{ districts { id } districts { name } }', 1],
    [
      'a fragment spread twice as one place',
      '{ districts { ...F ...F } } fragment F on District { notaryCount }',
      2,
    ],
    ['what is skipped as taken', 'query ($no: Boolean!) { districts @include(if: $no) { id } }', 1],
    [
      'each concrete type',
      '{ nodes(ids: []) { ... on Act { notary { id } } ... on Notary { district { id } } } }',
      8,
    ],
    [
      'a fragment on the interface for each type',
      '{ nodes(ids: []) { ... on Node { id ... on Act { notary { id } } } } }',
      7,
    ],
    [
      'nested lists once per level',
      '{ notaries { nodes { acts { nodes { parties { client { id } } } } } } }',
      4,
    ],
  ])('counts %s', (_what, document, expected) => {
    expect(bound(document)).toBe(expected)
  })
})

describe('stored operations', () => {
  test('stay within the bound of their fields', () => {
    for (const { name, document, operation, budget, roles } of loadStoredOperations(schema).all) {
      const rights = roles ? 1 : 0
      expect(budget.sql, name).toBeLessThanOrEqual(boundOf(schema, document, operation) + rights)
      expect(budget.warmSql, name).toBeLessThanOrEqual(budget.sql)
      expect(budget.p95Ms, name).toBeGreaterThan(0)
    }
  })

  test.each([
    [
      'query Free { districts { id } }',
      'free.graphql: Free declares no budget. Add @budget(sql:, warmSql:, p95Ms:).',
    ],
    ['{ districts { id } }', 'free.graphql: must hold exactly one operation, with a name.'],
    [
      'query A { districts { id } } query B { districts { id } }',
      'free.graphql: must hold exactly one operation, with a name.',
    ],
    ['query Free { nothing }', 'free.graphql: Cannot query field "nothing" on type "Query".'],
  ])('refuse %s', (text, message) => {
    expect(() => parseStoredOperation(schema, 'free.graphql', text)).toThrow(message)
  })

  test('are known with and without our directives, and with other white space', () => {
    const stored = loadStoredOperations(schema)
    for (const { name, text, document } of stored.all) {
      const bare = text.replace(/@(budget|access)\([^)]*\)/g, '').replace(/\s+/g, ' ')
      expect(stored.find(document)?.name).toBe(name)
      expect(stored.find(parse(bare))?.name).toBe(name)
    }
    expect(stored.find(parse('query Districts { districts { id } }'))).toBeUndefined()
  })
})
