import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'

const document =
  'query ($province: String!) { municipalities(province: $province) { id name province region } }'

describe('municipalities(province)', () => {
  let app: TestApp

  beforeAll(async () => {
    app = await startTestApp({ database: 'large' })
  })
  afterAll(() => app.close())

  test('gives those of every province, by name, in upper or lower case, to anybody', async () => {
    const rows = await app.database.client.municipality.findMany({ orderBy: { name: 'asc' } })
    const provinces = new Set(rows.map(({ province }) => province))
    expect(provinces.size).toBeGreaterThan(4)
    for (const province of provinces) {
      for (const asked of [province, province.toLowerCase()]) {
        const answer = await app.query(document, { variables: { province: asked } })
        const expected = rows.filter((row) => row.province === province)
        expect(answer.data.municipalities).toEqual(
          expected.map(({ id, name, region }) => ({
            id: toGlobalId('Municipality', id),
            name,
            province,
            region,
          })),
        )
      }
    }
  })

  test('gives none for letters that no province has', async () => {
    const answer = await app.query(document, { variables: { province: 'ZZ' } })
    expect(answer.data).toEqual({ municipalities: [] })
  })

  test.each(['', 'M', 'Milano', 'M1', '%%'])('refuses %j', async (province) => {
    const answer = await app.query(document, { variables: { province } })
    expect(answer.data).toBeNull()
    expect(answer.errors).toMatchObject([
      {
        message: '`province` must be the two letters of a province, such as MI.',
        path: ['municipalities'],
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ])
  })
})
