import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { type OwnDatabase, copyDatabase } from '../_util/own-database.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'

const document = '{ districts { id name region courtOfAppeal notaryCount council { name address pec } } }'

describe('districts', () => {
  let database: OwnDatabase
  let app: TestApp

  beforeAll(async () => {
    database = await copyDatabase('large')
    app = await startTestApp({ database })
  })
  afterAll(async () => {
    await app.close()
    await database.drop()
  })

  test('are all there, by name, for anybody, each with its council and how many of its notaries are in office', async () => {
    const { client } = app.database
    const notary = await client.notary.findFirstOrThrow({ where: { status: 'IN_OFFICE' } })
    await client.notary.updateMany({ where: { id: notary.id }, data: { status: 'ABSENT' } })
    await client.district.create({
      data: { name: 'Distretto notarile vuoto', region: 'Lazio', courtOfAppeal: 'Roma', ...council },
    })
    const rows = await client.district.findMany({ orderBy: { name: 'asc' }, include: { notaries: true } })

    const answer = await app.query(document)
    expect(answer.errors).toEqual([])
    expect(answer.data.districts).toEqual(
      rows.map((row) => ({
        id: toGlobalId('District', row.id),
        name: row.name,
        region: row.region,
        courtOfAppeal: row.courtOfAppeal,
        notaryCount: row.notaries.filter(({ status }) => status === 'IN_OFFICE').length,
        council: { name: row.councilName, address: row.councilAddress, pec: row.councilPec },
      })),
    )
    expect(answer.data.districts).toContainEqual(
      expect.objectContaining({ name: 'Distretto notarile vuoto', notaryCount: 0 }),
    )
    expect(answer.sql).toBe(2)
  })
})

const council = { councilName: 'Consiglio', councilAddress: 'Via Roma 1', councilPec: 'x@pec.example' }
