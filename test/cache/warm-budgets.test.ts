import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mutationExamples } from '../../src/development/mutation-examples.ts'
import { operationExamples } from '../../src/development/operation-examples.ts'
import { districtsByIds } from '../../src/domains/district/district-repository.ts'
import { type OwnDatabase, copyDatabase } from '../_util/own-database.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'

/** A resolver as it must not be: it reads past the caches. */
const extension = {
  typeDefs: 'extend type Notary { naiveDistrict: District @reads(sql: 1) }',
  resolvers: {
    Notary: {
      naiveDistrict: async ({ districtId }: { districtId: string }) =>
        (await app.database.client.$read(districtsByIds, [[districtId]]))[0],
    },
  },
}

let database: OwnDatabase
let app: TestApp

describe('what operations take with a warm cache', () => {
  beforeAll(async () => {
    database = await copyDatabase('small')
    app = await startTestApp({ database, schemaExtension: extension })
  })
  afterAll(async () => {
    await app.close()
    await database.drop()
  })

  const budgetOf = (name: string) => app.storedOperations.all.find((one) => one.name === name)!.budget

  test('is exactly what queries declare for the role that needs most, and no more for any', async () => {
    const measured: Record<string, number> = {}
    for (const { name, role, variables } of await operationExamples(
      app.database.client,
      app.storedOperations.all,
    )) {
      const request = { variables, fromCache: true, ...(role !== 'anonymous' && { as: role }) }
      await app.query(name, request)
      const { sql, errors, headers } = await app.query(name, request)
      expect(errors, `${name} as ${role}`).toEqual([])
      expect(sql, `${name} as ${role}`).toBeLessThanOrEqual(budgetOf(name).warmSql)
      expect(headers['x-cache']).toBe(budgetOf(name).warmSql === 0 ? 'hit' : 'bypass')
      measured[name] = Math.max(measured[name] ?? 0, sql)
    }
    const declared = Object.keys(measured).map((name) => [name, budgetOf(name).warmSql])
    expect(measured).toEqual(Object.fromEntries(declared))
    expect(Object.keys(measured)).toHaveLength(8)
  })

  test('is exactly what mutations declare', async () => {
    const measured: Record<string, number> = {}
    for (const { name, role, variables } of mutationExamples(app.database.client)) {
      // The first one brings what the second one finds.
      await app.query(name, { variables: await variables(), as: role, fromCache: true })
      const answer = await app.query(name, { variables: await variables(), as: role, fromCache: true })
      expect(answer.errors, name).toEqual([])
      expect(Object.values(answer.data as Record<string, { errors: unknown[] }>)[0]!.errors, name).toEqual([])
      measured[name] = Math.max(measured[name] ?? 0, answer.sql)
    }
    const declared = Object.keys(measured).map((name) => [name, budgetOf(name).warmSql])
    expect(measured).toEqual(Object.fromEntries(declared))
    expect(Object.keys(measured)).toHaveLength(6)
  })

  test('is told where it is more than declared, by an error that names statement and field', async () => {
    const document = `query Directory @budget(sql: 10, warmSql: 2, p95Ms: 60) {
      viewer { id }
      districts { name }
      notaries(first: 1) { nodes { naiveDistrict { name } } }
    }`
    const ask = () => app.query(document, { as: 'citizen', fromCache: true, mayExceedBudget: true })
    await app.cache.forget()
    const cold = await ask()
    expect([cold.errors, cold.sql]).toEqual([[], 4])
    const { errors, sql, data } = await ask()
    expect(sql).toBe(3)
    expect(data.notaries.nodes).toHaveLength(1)
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BUDGET_EXCEEDED'])
    expect(errors[0]!.message).toMatch(
      /^Directory took 3 SQL statements; its budget with a warm cache is 2\. /,
    )
    expect(errors[0]!.message).toContain('district.by-ids')
  })

  test('is not held against an operation that found only a part in the cache', async () => {
    const document = `query Part @budget(sql: 10, warmSql: 1, p95Ms: 60) {
      viewer { id } districts { name } languages { code }
    }`
    await app.cache.forget()
    await app.query('{ languages { code } }', { fromCache: true })
    const { errors, sql } = await app.query(document, { as: 'citizen', fromCache: true })
    expect([errors, sql]).toEqual([[], 2])
    const warm = await app.query(document, { as: 'citizen', fromCache: true })
    expect([warm.errors, warm.sql]).toEqual([[], 1])
  })
})
