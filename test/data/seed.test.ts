import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { checkCharacter } from '../../prisma/seed/codice-fiscale.ts'
import { checkDigit } from '../../prisma/seed/company-code.ts'
import { seedDatabase } from '../../prisma/seed/seed.ts'
import { fold } from '../../src/domains/notary/notary-filter.ts'
import { PrismaClient } from '../../src/generated/prisma/client.ts'
import { type StoredAct, storedActs } from '../act/stored-acts.ts'
import { type StoredNotary, storedNotaries } from '../notary/stored-notaries.ts'
import { withDatabase } from '../_util/databases.ts'
import { copyDatabase } from '../_util/own-database.ts'
import { testSizes } from '../_util/sizes.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'

describe.each(['small', 'large'] as const)('the seed %s', (name) => {
  let app: TestApp
  let acts: StoredAct[]
  let notaries: StoredNotary[]

  beforeAll(async () => {
    app = await startTestApp({ database: name })
    acts = await storedActs(app.database.client)
    notaries = await storedNotaries(app.database.client)
  })
  afterAll(() => app.close())

  test('has as many rows as its size says', async () => {
    const { client } = app.database
    const { notaries, districts, clients, acts } = testSizes[name]
    const counts = [client.notary.count(), client.district.count(), client.client.count(), client.act.count()]
    expect(await Promise.all(counts)).toEqual([notaries, districts, clients, acts])
  })

  test('gives every act at least two parties, all of them different clients, and a document', () => {
    for (const { id, parties, documents } of acts) {
      expect(parties.length, id).toBeGreaterThanOrEqual(2)
      expect(new Set(parties.map(({ clientId }) => clientId)).size, id).toBe(parties.length)
      expect(documents.length, id).toBeGreaterThanOrEqual(1)
    }
  })

  test('numbers parties and documents from 1, without gaps', () => {
    for (const { id, parties, documents } of acts) {
      for (const rows of [parties, documents]) {
        expect(
          rows.map(({ position }) => position).sort((one, other) => one - other),
          id,
        ).toEqual(rows.map((_row, index) => index + 1))
      }
    }
  })

  test('lets papers belong to parties of the act alone', () => {
    for (const { documents, partyClientIds } of acts) {
      const owners = documents.flatMap(({ ownerClientId }) => ownerClientId ?? [])
      expect(owners.filter((owner) => !partyClientIds.includes(owner))).toEqual([])
    }
  })

  test('gives every notary an act, a language, a specialisation and office hours', () => {
    for (const { id, languages, specialisations, officeHours } of notaries) {
      const details = [
        acts.filter(({ notaryId }) => notaryId === id),
        languages,
        specialisations,
        officeHours,
      ]
      expect(
        details.map(({ length }) => length > 0),
        id,
      ).toEqual([true, true, true, true])
    }
  })

  test('gives every notary an office in a town, under a name as the search folds it', () => {
    for (const { lastName, firstName, nameFolded, officeHours } of notaries) {
      expect(nameFolded).toBe(fold(`${lastName} ${firstName}`))
      for (const { opensAt, closesAt } of officeHours) expect(opensAt < closesAt).toBe(true)
    }
  })

  test('gives every district a notary', async () => {
    const districts = await app.database.client.district.findMany()
    for (const { id } of districts) expect(notaries.some(({ districtId }) => districtId === id)).toBe(true)
  })

  test('puts the first notary and exactly one other into the first studio', async () => {
    const first = notaries.find(({ userId }) => userId === app.people.notary)!
    const staff = await app.database.client.staffMember.findFirstOrThrow({
      where: { userId: app.people.staff },
    })
    expect(notaries.filter(({ studioId }) => studioId === first.studioId)).toHaveLength(2)
    expect(staff.studioId).toBe(first.studioId)
    expect(staff.permissions).toContain('PREPARE_ACT')
    expect(staff.permissions).not.toContain('VIEW_WILLS')
  })

  test('makes the first citizen party to acts of the first notary and of others, and testator of one will', async () => {
    const first = notaries.find(({ userId }) => userId === app.people.notary)!
    const citizen = await app.database.client.client.findFirstOrThrow({
      where: { userId: app.people.citizen },
    })
    const own = acts.filter(({ partyClientIds }) => partyClientIds.includes(citizen.id))
    const wills = own.filter(({ isWill }) => isWill)
    expect(own.filter(({ notaryId, isWill }) => notaryId === first.id && !isWill).length).toBeGreaterThan(2)
    expect(new Set(own.map(({ notaryId }) => notaryId)).size).toBeGreaterThan(2)
    expect(wills.map(({ testatorClientIds }) => testatorClientIds)).toEqual([[citizen.id]])
  })

  test('gives wills one testator and two witnesses, and other acts as many witnesses as the law asks for', () => {
    expect(acts.some(({ isWill }) => isWill)).toBe(true)
    expect(acts.some(({ actType }) => actType.code === 'DONAZIONE')).toBe(true)
    for (const { id, actType, parties, isWill } of acts) {
      const times = (role: string) => parties.filter((party) => party.role === role).length
      expect([times('TESTATOR'), times('WITNESS')], id).toEqual([isWill ? 1 : 0, actType.witnessCount])
      if (isWill) expect(parties, id).toHaveLength(3)
    }
  })

  test('numbers the signed acts of each notary from 1 without gaps, wills apart, in the order of signing', () => {
    for (const { id } of notaries) {
      const signed = acts
        .filter(({ notaryId, signedAt }) => notaryId === id && signedAt !== null)
        .sort(
          (one, other) => one.signedAt!.valueOf() - other.signedAt!.valueOf() || (one.id < other.id ? -1 : 1),
        )
      const series = [
        signed.filter(({ isWill }) => isWill).map(({ repertorioNumber }) => repertorioNumber),
        signed.filter(({ isWill }) => !isWill).map(({ repertorioNumber }) => repertorioNumber),
        signed.flatMap(({ raccoltaNumber }) => raccoltaNumber ?? []),
      ]
      for (const numbers of series) expect(numbers).toEqual(numbers.map((_number, index) => index + 1))
    }
  })

  test('has signed acts in states after the signing, and numbers in no others', () => {
    const before = ['DRAFT', 'IN_PREPARATION', 'READY_TO_SIGN', 'CANCELLED']
    for (const { id, status, signedAt, repertorioNumber, raccoltaNumber, createdAt, updatedAt } of acts) {
      const isSigned = !before.includes(status)
      expect([signedAt !== null, repertorioNumber !== null], id).toEqual([isSigned, isSigned])
      if (!isSigned) expect(raccoltaNumber, id).toBeNull()
      expect(createdAt <= (signedAt ?? updatedAt) && (signedAt ?? createdAt) <= updatedAt, id).toBe(true)
    }
  })

  test('invents codici fiscali that are valid and unique', async () => {
    const clients = await app.database.client.client.findMany()
    const codes = clients.flatMap(({ kind, codiceFiscale }) =>
      codiceFiscale === null ? [] : [[kind, codiceFiscale] as const],
    )
    expect(new Set(codes.map(([, code]) => code)).size).toBe(codes.length)
    expect(codes.length).toBeGreaterThan(clients.length * 0.9)
    for (const [kind, code] of codes) {
      const [pattern, check] =
        kind === 'NATURAL_PERSON'
          ? [/^[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]$/, checkCharacter]
          : [/^\d{11}$/, checkDigit]
      expect(code).toMatch(pattern)
      expect(code.at(-1), code).toBe(check(code.slice(0, -1)))
    }
  })

  test('names people where there are people, and companies where there are companies', async () => {
    for (const row of await app.database.client.client.findMany()) {
      const isPerson = row.kind === 'NATURAL_PERSON'
      const personal = [row.firstName, row.lastName, row.birthDate, row.birthPlace]
      expect([...personal.map((value) => value !== null), row.companyName !== null], row.id).toEqual([
        isPerson,
        isPerson,
        isPerson,
        isPerson,
        !isPerson,
      ])
    }
  })
})

test('the same size gives the same rows, whenever and wherever it is seeded', async () => {
  const copy = await copyDatabase('empty')
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: copy.url }) })
  try {
    await seedDatabase(client, testSizes.small, () => {})
    const digests = await digestsOf(copy.url)
    expect(Object.keys(digests)).toHaveLength(20)
    expect(digests).toEqual(await digestsOf(withDatabase(inject('applicationUrl'), 'small')))
  } finally {
    await client.$disconnect()
    await copy.drop()
  }
})

/** One digest of all rows for each table. */
async function digestsOf(connectionString: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `select table_name as name from information_schema.tables
       where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like '\\_%'`,
    )
    const digests: Record<string, string> = {}
    for (const { name } of rows) {
      const text = `select md5(string_agg(t::text, '\n' order by t::text)) as digest from ${pg.escapeIdentifier(name)} t`
      digests[name] = (await client.query<{ digest: string }>(text)).rows[0]!.digest
    }
    return digests
  } finally {
    await client.end()
  }
}
