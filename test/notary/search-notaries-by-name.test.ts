import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OwnDatabase, copyDatabase } from '../_util/own-database.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'

// Last name, first name, and both as the search sees them.
const names = [
  ['Calò', 'Nicolò', 'calo nicolo'],
  ['Calò', 'Zoë', 'calo zoe'],
  ["D'Angelo", 'José', "d'angelo jose"],
  ['De Santis', 'Anna Maria', 'de santis anna maria'],
  ['Müller', 'Übel', 'muller ubel'],
  ['Cento%', 'Sicuro', 'cento% sicuro'],
  ['Sotto_Linea', 'Ugo', 'sotto_linea ugo'],
  ['Bar\\ra', 'Ugo', 'bar\\ra ugo'],
  ['Centoventi', 'Sergio', 'centoventi sergio'],
] as const

describe('a search for a name', () => {
  let database: OwnDatabase
  let app: TestApp

  beforeAll(async () => {
    database = await copyDatabase('small')
    app = await startTestApp({ database })
    const { client } = app.database
    const { studioId, districtId, municipalityId } = await client.notary.findFirstOrThrow()
    await client.act.deleteMany()
    await client.notary.deleteMany()
    await client.notary.createMany({
      data: names.map(([lastName, firstName, nameFolded], index) => ({
        ...{ studioId, districtId, municipalityId, firstName, lastName, nameFolded },
        ...{
          registrationNumber: 90_000 + index,
          address: 'Via Roma 1',
          phone: '+39 000',
          pec: 'x@pec.example',
        },
      })),
    })
  })
  afterAll(async () => {
    await app.close()
    await database.drop()
  })

  test.each([
    ['with its accents', 'Calò', ['Nicolò Calò', 'Zoë Calò']],
    ['without accents', 'calo', ['Nicolò Calò', 'Zoë Calò']],
    ['with other accents', 'Cálö', ['Nicolò Calò', 'Zoë Calò']],
    ['with accents as characters of their own', 'Calo\u0300', ['Nicolò Calò', 'Zoë Calò']],
    ['in capitals', 'MÜLLER', ['Übel Müller']],
    ['by a part of it', 'ntis', ['Anna Maria De Santis']],
    ['by first name', 'jose', ["José D'Angelo"]],
    ['first name first', 'nicolò calò', ['Nicolò Calò']],
    ['last name first', 'calò nicolò', ['Nicolò Calò']],
    ['by words in any order', 'maria santis anna de', ['Anna Maria De Santis']],
    ['by parts of words, with spaces around', '  mar   san ', ['Anna Maria De Santis']],
    ['with an apostrophe', "d'ang", ["José D'Angelo"]],
    ['with a percent sign', 'o%', ['Sicuro Cento%']],
    ['by nothing but wildcards', '%%', []],
    ['with an underscore', 'sotto_', ['Ugo Sotto_Linea']],
    ['with a wildcard for a letter', 'cal_', []],
    ['with a wildcard between', 'ce%ti', []],
    ['with a backslash', 'bar\\', ['Ugo Bar\\ra']],
    ['by words that stand in different names', 'calo ugo', []],
    ['by a whole name without its space', 'desantis', []],
  ])('%s: %j', async (_how, name, expected) => {
    const { data, errors } = await app.query(
      'query ($name: String!) { notaries(filter: { name: $name }) { nodes { fullName } totalCount } }',
      { variables: { name } },
    )
    expect(errors).toEqual([])
    expect(data.notaries.nodes.map(({ fullName }: { fullName: string }) => fullName)).toEqual(expected)
    expect(data.notaries.totalCount).toBe(expected.length)
  })
})
