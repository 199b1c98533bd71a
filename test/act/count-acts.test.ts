import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { type OwnDatabase, copyDatabase } from '../_util/own-database.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'

const document = `query ($id: ID!) {
  acts(first: 1) { totalCount }
  notary(id: $id) { actCount acts(first: 1) { totalCount } drafts: acts(first: 1, filter: { status: DRAFT }) { totalCount } }
}`

describe('counts of acts', () => {
  let database: OwnDatabase
  let app: TestApp
  let notaryId: string

  beforeAll(async () => {
    database = await copyDatabase('small')
    app = await startTestApp({ database })
    const { client } = app.database
    notaryId = (await client.notary.findFirstOrThrow({ where: { userId: app.people.notary } })).id
    const { id: actTypeId } = await client.actType.findFirstOrThrow({ where: { isWill: false } })
    await client.act.deleteMany()
    await client.$executeRaw`
      insert into act (id, notary_id, act_type_id, title)
      select gen_random_uuid(), ${notaryId}::uuid, ${actTypeId}::uuid, 'Bozza' from generate_series(1, 10000)`
  })
  afterAll(async () => {
    await app.close()
    await database.drop()
  })

  test('are exact up to 10,000 and say 10,001 beyond', async () => {
    const { client } = app.database
    await expectCounts(10_000)

    const some = await client.act.findMany({ take: 12 })
    const { notaryId, actTypeId, title } = some[0]!
    await client.act.createMany({ data: Array(2).fill({ notaryId, actTypeId, title }) })
    await expectCounts(10_001)

    await client.act.deleteMany({ where: { id: { in: some.map(({ id }) => id) } } })
    await expectCounts(9_990)
  })

  async function expectCounts(count: number): Promise<void> {
    for (const role of ['notary', 'staff', 'administrator'] as const) {
      const { data } = await app.query(document, {
        as: role,
        variables: { id: toGlobalId('Notary', notaryId) },
      })
      expect(data, role).toEqual({
        acts: { totalCount: count },
        notary: { actCount: count, acts: { totalCount: count }, drafts: { totalCount: count } },
      })
    }
  }
})
