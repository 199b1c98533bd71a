import { randomUUID } from 'node:crypto'
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
    const draft = { notaryId, actTypeId, title: 'Bozza' }
    await client.act.createMany({
      data: Array.from({ length: 10_000 }, () => ({ id: randomUUID(), ...draft })),
    })
  })
  afterAll(async () => {
    await app.close()
    await database.drop()
  })

  test.each(['notary', 'staff', 'administrator'] as const)(
    'are exact up to 10,000 and say 10,001 beyond, as %s',
    async (role) => {
      const { client } = app.database
      const count = async () => {
        const { data } = await app.query(document, {
          as: role,
          variables: { id: toGlobalId('Notary', notaryId) },
        })
        return [
          data.acts.totalCount,
          data.notary.actCount,
          data.notary.acts.totalCount,
          data.notary.drafts.totalCount,
        ]
      }
      expect(await count()).toEqual([10_000, 10_000, 10_000, 10_000])

      const { id, ...newest } = await client.act.findFirstOrThrow()
      const more = [randomUUID(), randomUUID()]
      await client.act.createMany({ data: more.map((id) => ({ ...newest, id })) })
      expect(await count()).toEqual([10_001, 10_001, 10_001, 10_001])

      await client.act.deleteMany({ where: { id: { in: [...more, id] } } })
      expect(await count()).toEqual([9_999, 9_999, 9_999, 9_999])
      await client.act.create({ data: { ...newest, id } })
    },
  )
})
