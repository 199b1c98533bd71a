import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { type StoredNotary, storedNotaries } from './stored-notaries.ts'

const profile = `
  id fullName firstName lastName registrationNumber status address phone pec website biography
  municipality { id name province region }
  district { id name courtOfAppeal council { name address pec } }
  studio { id name }
  languages { code name } specialisations { code name } officeHours { weekday opensAt closesAt }`
const document = `query ($id: ID!) { notary(id: $id) { ${profile} } }`

describe('notary(id)', () => {
  let app: TestApp
  let notaries: StoredNotary[]

  beforeAll(async () => {
    app = await startTestApp({ database: 'large' })
    notaries = await storedNotaries(app.database.client)
  })
  afterAll(() => app.close())

  test('gives anybody the profile of any notary, whatever the status', async () => {
    expect(new Set(notaries.map(({ status }) => status)).size).toBeGreaterThan(1)
    for (const notary of notaries) {
      const answer = await app.query(document, { variables: { id: toGlobalId('Notary', notary.id) } })
      expect(answer.errors).toEqual([])
      expect(answer.data.notary).toEqual(profileOf(notary))
    }
  })

  test('gives in a list what it gives of each notary alone, for as many statements', async () => {
    const variables = { id: toGlobalId('Notary', notaries[0]!.id) }
    const alone = await app.query(document, { variables })
    const list = `{ notaries(first: 100, filter: { status: [IN_OFFICE, SUSPENDED, ABSENT, CEASED, TRANSFERRED] }) { nodes { ${profile} } } }`
    const together = await app.query(list)
    expect(together.data.notaries.nodes).toEqual(notaries.map(profileOf))
    expect([alone.sql, together.sql]).toEqual([7, 7])
  })

  test('gives null where there is none', async () => {
    const id = toGlobalId('Notary', '01931f62-f800-7000-8000-000000000000')
    expect((await app.query(document, { variables: { id } })).text).toBe('{"data":{"notary":null}}\n')
  })

  test('refuses an id of another type', async () => {
    const id = toGlobalId('Studio', notaries[0]!.studioId)
    const answer = await app.query(document, { variables: { id } })
    expect(answer.errors).toMatchObject([
      { message: '`id` is an id of type Studio; an id of type Notary is needed.', path: ['notary'] },
    ])
  })
})

function profileOf(notary: StoredNotary) {
  const { municipality, district, studio } = notary
  const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY']
  const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1)
  return {
    id: toGlobalId('Notary', notary.id),
    fullName: `${notary.firstName} ${notary.lastName}`,
    firstName: notary.firstName,
    lastName: notary.lastName,
    registrationNumber: notary.registrationNumber,
    status: notary.status,
    address: notary.address,
    phone: notary.phone,
    pec: notary.pec,
    website: notary.website,
    biography: notary.biography,
    municipality: {
      id: toGlobalId('Municipality', municipality.id),
      name: municipality.name,
      province: municipality.province,
      region: municipality.region,
    },
    district: {
      id: toGlobalId('District', district.id),
      name: district.name,
      courtOfAppeal: district.courtOfAppeal,
      council: { name: district.councilName, address: district.councilAddress, pec: district.councilPec },
    },
    studio: { id: toGlobalId('Studio', studio.id), name: studio.name },
    languages: notary.languages.map(({ language: { code, name } }) => ({ code, name })).sort(byName),
    specialisations: notary.specialisations
      .map(({ specialisation: { code, name } }) => ({ code, name }))
      .sort(byName),
    officeHours: notary.officeHours
      .map(({ weekday, opensAt, closesAt }) => ({ weekday, opensAt, closesAt }))
      .sort(
        (one, other) =>
          weekdays.indexOf(one.weekday) - weekdays.indexOf(other.weekday) ||
          (one.opensAt < other.opensAt ? -1 : 1),
      ),
  }
}
