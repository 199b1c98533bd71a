import { OperationTypeNode } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OperationExample, operationExamples } from '../../src/development/operation-examples.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'

// Mutations write: they have a file of their own.
describe('stored queries', () => {
  let small: TestApp
  let large: TestApp
  let smallExamples: OperationExample[]
  let largeExamples: OperationExample[]

  beforeAll(async () => {
    ;[small, large] = await Promise.all([
      startTestApp({ database: 'small' }),
      startTestApp({ database: 'large' }),
    ])
    smallExamples = await operationExamples(small.database.client, small.storedOperations.all)
    largeExamples = await operationExamples(large.database.client, large.storedOperations.all)
  })
  afterAll(() => Promise.all([small.close(), large.close()]))

  test('take as many statements with four times the rows, and never more than they declare', async () => {
    const table: Record<string, { declared: number; small: number; large: number }> = {}
    for (const [index, example] of smallExamples.entries()) {
      const [one, other] = [await run(small, example), await run(large, largeExamples[index]!)]
      expect(one.errors, `${example.name} as ${example.role}`).toEqual([])
      expect(other.errors, `${example.name} as ${example.role}`).toEqual([])
      expect(
        other.text.length,
        `${example.name} as ${example.role} returns more rows`,
      ).toBeGreaterThanOrEqual(one.text.length * 0.8)
      const { budget } = small.storedOperations.all.find(({ name }) => name === example.name)!
      table[`${example.name} as ${example.role}`] = { declared: budget.sql, small: one.sql, large: other.sql }
    }
    const wrong = Object.entries(table).filter(
      ([, row]) => row.small !== row.large || row.small > row.declared,
    )
    expect(wrong).toEqual([])
    expect(Object.keys(table)).toHaveLength(4 * 5 + 1 + 3 + 2 + 1)
  })

  test('take exactly what they declare for the role that needs most', async () => {
    for (const { name, budget, operation } of small.storedOperations.all) {
      if (operation.operation !== OperationTypeNode.QUERY) continue
      const runs = smallExamples.filter((example) => example.name === name)
      const counts = await Promise.all(runs.map(async (example) => (await run(small, example)).sql))
      expect(Math.max(...counts), name).toBe(budget.sql)
    }
  })
})

function run(app: TestApp, { name, role, variables }: OperationExample) {
  return app.query(name, { variables, ...(role !== 'anonymous' && { as: role }) })
}
