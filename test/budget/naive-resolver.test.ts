import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { districtsByIds } from '../../src/domains/district/district-repository.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'

/** A resolver as it must not be: it reads per row, past the loaders. */
const extension = {
  typeDefs: 'extend type Notary { naiveDistrict: District  naiveDistrictName: String }',
  resolvers: {
    Notary: {
      naiveDistrict: async ({ districtId }: { districtId: string }) =>
        (await app.database.client.$read(districtsByIds, [[districtId]]))[0],
      naiveDistrictName: async ({ districtId }: { districtId: string }) =>
        (await app.database.client.district.findFirst({ where: { id: districtId } }))?.name,
    },
  },
}

let app: TestApp

describe('a resolver that reads per row', () => {
  beforeAll(async () => {
    app = await startTestApp({ schemaExtension: extension })
  })
  afterAll(() => app.close())

  test('is caught, and named with its statement and how often it was sent', async () => {
    const answer = await app.query(
      'query Directory { notaries(first: 4) { nodes { id naiveDistrict { name } } } }',
      {
        mayExceedBudget: true,
      },
    )

    expect(answer.status).toBe(200)
    expect(answer.data.notaries.nodes).toHaveLength(4)
    expect(answer.data.notaries.nodes[0].naiveDistrict.name).toMatch(/^Distretto notarile di /)
    expect(answer.sql).toBe(5)
    expect(answer.errors).toEqual([
      {
        message:
          'Directory took 5 SQL statements; its fields add up to 1. Repeated: district.by-ids 4 times for ' +
          'Notary.naiveDistrict. A field that reads per row belongs into a loader.',
        extensions: { code: 'BUDGET_EXCEEDED' },
      },
    ])
  })

  test('is named as well where it goes through Prisma’s model API', async () => {
    const { errors } = await app.query('{ notaries(first: 3) { nodes { naiveDistrictName } } }', {
      mayExceedBudget: true,
    })
    expect(errors).toHaveLength(1)
    expect(errors[0]!.message).toMatch(
      /^The operation took 4 SQL statements; its fields add up to 1\. Repeated: SELECT .*"district".* 3 times for Notary\.naiveDistrictName\./,
    )
  })

  test('is held against what the operation declares where that is less', async () => {
    const document = `query Directory @budget(sql: 3, warmSql: 0, p95Ms: 60) {
      notaries(first: 4) { nodes { district { name } municipality { name } studio { name } } }
    }`
    const { errors } = await app.query(document, { mayExceedBudget: true })
    expect(errors[0]!.message).toMatch(
      /^Directory took 4 SQL statements; its budget is 3\. Sent: notary\.page [^,]*, district\.by-ids, municipality\.by-ids, studio\.by-ids\. Raise the budget or read less\.$/,
    )
  })
})
