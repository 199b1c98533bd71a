import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import type { NotaryFilter, NotaryStatus } from '../../src/generated/graphql.ts'
import { type OwnDatabase, copyDatabase } from '../_util/own-database.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { type StoredNotary, storedNotaries } from './stored-notaries.ts'

const document = `query ($filter: NotaryFilter, $orderBy: NotaryOrder, $first: Int, $last: Int, $after: String) {
  notaries(filter: $filter, orderBy: $orderBy, first: $first, last: $last, after: $after) {
    nodes { id } totalCount pageInfo { endCursor }
  }
}`
const statuses: NotaryStatus[] = ['IN_OFFICE', 'SUSPENDED', 'ABSENT', 'CEASED', 'TRANSFERRED']

describe('notaries', () => {
  let database: OwnDatabase
  let app: TestApp
  /** All of them, by name. */
  let notaries: StoredNotary[]

  beforeAll(async () => {
    database = await copyDatabase('large')
    app = await startTestApp({ database })
    const { client } = app.database
    // Every state occurs.
    for (const [index, { id }] of (await client.notary.findMany({ orderBy: { id: 'desc' } })).entries()) {
      await client.notary.updateMany({ where: { id }, data: { status: statuses[index % 8] ?? 'IN_OFFICE' } })
    }
    notaries = await storedNotaries(client)
  })
  afterAll(async () => {
    await app.close()
    await database.drop()
  })

  test('are those in office by default, by name, whoever asks', async () => {
    const inOffice = notaries.filter(({ status }) => status === 'IN_OFFICE')
    expect(inOffice.length).toBeLessThan(notaries.length)
    for (const request of [{}, { as: 'citizen' }, { as: 'administrator' }] as const) {
      const answer = await app.query('{ notaries { nodes { id } totalCount } }', request)
      expect(answer.data.notaries.nodes).toEqual(globalIds(inOffice.slice(0, 20)))
      expect(answer.data.notaries.totalCount).toBe(inOffice.length)
    }
  })

  test('can be ordered by name and by registration number, either way', async () => {
    const inOffice = notaries.filter(({ status }) => status === 'IN_OFFICE')
    const byNumber = inOffice.toSorted((one, other) => one.registrationNumber - other.registrationNumber)
    const orders = [
      ['NAME', 'ASC', inOffice],
      ['NAME', 'DESC', inOffice.toReversed()],
      ['REGISTRATION_NUMBER', 'ASC', byNumber],
      ['REGISTRATION_NUMBER', 'DESC', byNumber.toReversed()],
    ] as const
    for (const [field, direction, expected] of orders) {
      const { data } = await app.query(document, { variables: { orderBy: { field, direction }, first: 100 } })
      expect(data.notaries.nodes, `${field} ${direction}`).toEqual(globalIds(expected))
    }
  })

  test('are narrowed by each condition alone, whatever its value', async () => {
    const { client } = app.database
    const municipalities = await client.municipality.findMany()
    const filters: NotaryFilter[] = [
      ...statuses.map((status) => ({ status: [status] })),
      { status: statuses },
      { status: [] },
      ...[...new Set(municipalities.map(({ province }) => province))].map((province) => ({ province })),
      { province: 'mi' },
      { province: 'ZZ' },
      ...municipalities.map(({ id }) => ({ municipalityId: toGlobalId('Municipality', id) })),
      ...(await client.district.findMany()).map(({ id }) => ({ districtId: toGlobalId('District', id) })),
      ...(await client.specialisation.findMany()).map(({ code }) => ({ specialisation: code })),
      { specialisation: 'real_estate' },
      ...(await client.language.findMany()).map(({ code }) => ({ language: code })),
      { language: 'DE' },
      ...notaries.map(({ lastName }) => ({ name: lastName })),
      { name: 'nobody has this name' },
    ]
    for (const filter of filters) await expectList(filter)
  })

  test('meet all conditions that are given, in any combination', async () => {
    const conditionsOf = (notary: StoredNotary) =>
      fc.record(
        {
          name: fc.constantFrom(notary.firstName, notary.lastName, `${notary.firstName} ${notary.lastName}`),
          province: fc.constant(notary.municipality.province),
          municipalityId: fc.constant(toGlobalId('Municipality', notary.municipalityId)),
          districtId: fc.constant(toGlobalId('District', notary.districtId)),
          specialisation: fc.constantFrom(...notary.specialisations.map((one) => one.specialisationCode)),
          language: fc.constantFrom(...notary.languages.map((one) => one.languageCode)),
          status: fc.uniqueArray(fc.constantFrom(...statuses), { minLength: 1 }),
        },
        { requiredKeys: [] },
      )
    // Conditions of one notary, so that there is mostly somebody to find, and one of another.
    const someNotary = fc.constantFrom(...notaries)
    const filters = fc.tuple(someNotary.chain(conditionsOf), fc.option(someNotary.chain(conditionsOf)))
    let found = 0
    await fc.assert(
      fc.asyncProperty(filters, async ([filter, other]) => {
        found += await expectList(filter)
        if (other) await expectList({ ...filter, ...Object.fromEntries(Object.entries(other).slice(0, 1)) })
      }),
      { numRuns: 60 },
    )
    expect(found).toBeGreaterThan(20)
  })

  test.each<[what: string, variables: Record<string, unknown>, message: string]>([
    ['no rows', { first: 0 }, '`first` is 0; it can be 1 to 100.'],
    ['too many rows', { last: 101 }, '`last` is 101; it can be 1 to 100.'],
    [
      'what is no cursor',
      { after: 'abc' },
      '`after` is not a cursor. Pass one that `pageInfo` or an edge gave.',
    ],
    [
      'a name of one letter',
      { filter: { name: 'a' } },
      '`filter.name` has 1 characters; it can have 2 to 100.',
    ],
    [
      'a name with U+0000',
      { filter: { name: 'a\0b' } },
      '`filter.name` holds U+0000, which no text in the database does.',
    ],
    [
      'a province by its name',
      { filter: { province: 'Milano' } },
      '`filter.province` must be the two letters of a province, such as MI.',
    ],
    [
      'a cursor of another order',
      { after: cursor('NAME', '20001'), orderBy: { field: 'REGISTRATION_NUMBER', direction: 'ASC' } },
      '`after` is a cursor of the order NAME; this list is in order REGISTRATION_NUMBER.',
    ],
    [
      'a cursor that somebody wrote',
      {
        after: cursor('REGISTRATION_NUMBER', 'x'),
        orderBy: { field: 'REGISTRATION_NUMBER', direction: 'ASC' },
      },
      '`after` is not a cursor. Pass one that `pageInfo` or an edge gave.',
    ],
  ])('refuse %s', async (_what, variables, message) => {
    const answer = await app.query(document, { variables })
    expect(answer.data).toBeNull()
    expect(answer.errors).toMatchObject([
      { message, path: ['notaries'], extensions: { code: 'BAD_USER_INPUT' } },
    ])
    expect(answer.sql).toBe(0)
  })

  /** Holds the list against all notaries, and returns how many it has. */
  async function expectList(filter: NotaryFilter): Promise<number> {
    const { data, errors } = await app.query(document, { variables: { filter, first: 100 } })
    const expected = notaries.filter((notary) => meets(notary, filter))
    expect(errors).toEqual([])
    expect(data.notaries.nodes, JSON.stringify(filter)).toEqual(globalIds(expected))
    expect(data.notaries.totalCount, JSON.stringify(filter)).toBe(expected.length)
    return expected.length
  }
})

function meets(notary: StoredNotary, filter: NotaryFilter): boolean {
  const {
    name,
    province,
    municipalityId,
    districtId,
    specialisation,
    language,
    status = ['IN_OFFICE'],
  } = filter
  const fullName = `${notary.firstName} ${notary.lastName}`.toLowerCase()
  return (
    status!.includes(notary.status) &&
    (name == null ||
      name
        .toLowerCase()
        .split(' ')
        .every((word) => fullName.includes(word))) &&
    (province == null || notary.municipality.province === province.toUpperCase()) &&
    (municipalityId == null || toGlobalId('Municipality', notary.municipalityId) === municipalityId) &&
    (districtId == null || toGlobalId('District', notary.districtId) === districtId) &&
    (specialisation == null ||
      notary.specialisations.some((one) => one.specialisationCode === specialisation)) &&
    (language == null || notary.languages.some((one) => one.languageCode === language.toLowerCase()))
  )
}

function globalIds(notaries: readonly StoredNotary[]) {
  return notaries.map(({ id }) => ({ id: toGlobalId('Notary', id) }))
}

function cursor(field: string, value: string): string {
  return Buffer.from(JSON.stringify([field, value, '01931f62-f800-7000-b3f1-28cd27c43dc0'])).toString(
    'base64url',
  )
}
