import type { Cache } from '../../cache/cache.ts'
import { rowsCodec } from '../../cache/codec.ts'
import type { Weekday } from '../../generated/prisma/enums.ts'
import type { DatabaseClient } from '../../data/prisma.ts'
import { type RowOf, columnTypes, enumeration, statement } from '../../data/statement.ts'

const languageColumns = { code: columnTypes.characters, name: columnTypes.text }
const specialisationColumns = { code: columnTypes.text, name: columnTypes.text }
const officeHoursColumns = {
  notaryId: columnTypes.uuid,
  weekday: enumeration<Weekday>('weekday'),
  opensAt: columnTypes.characters,
  closesAt: columnTypes.characters,
}

export type LanguageRow = RowOf<typeof languageColumns>
export type SpecialisationRow = RowOf<typeof specialisationColumns>
export type OfficeHoursRow = RowOf<typeof officeHoursColumns>

export const allLanguages = statement(
  'language.all',
  languageColumns,
  'select code, name from language order by name, code',
)

export const languagesByNotaryIds = statement(
  'notary.languages',
  { notaryId: columnTypes.uuid, ...languageColumns },
  `
  select x.notary_id as "notaryId", l.code, l.name
  from notary_language x join language l on l.code = x.language_code
  where x.notary_id = any($1)
  order by x.notary_id, l.name, l.code`,
)

export const allSpecialisations = statement(
  'specialisation.all',
  specialisationColumns,
  'select code, name from specialisation order by name, code',
)

export const specialisationsByNotaryIds = statement(
  'notary.specialisations',
  { notaryId: columnTypes.uuid, ...specialisationColumns },
  `
  select x.notary_id as "notaryId", s.code, s.name
  from notary_specialisation x join specialisation s on s.code = x.specialisation_code
  where x.notary_id = any($1)
  order by x.notary_id, s.name, s.code`,
)

export const officeHoursByNotaryIds = statement(
  'notary.office-hours',
  officeHoursColumns,
  `
  select notary_id as "notaryId", weekday, opens_at as "opensAt", closes_at as "closesAt"
  from office_hours where notary_id = any($1)
  order by notary_id, weekday, opens_at`,
)

export type NotaryDetailsRepository = ReturnType<typeof createNotaryDetailsRepository>

/** What hangs on a notary: languages, specialisations, office hours. */
export function createNotaryDetailsRepository(client: DatabaseClient, cache: Cache) {
  const ofNotary = (id: string) => [`Notary:${id}`]
  return {
    findAllLanguages: cache.list<LanguageRow>({
      name: 'allLanguages',
      tag: 'Language',
      codec: rowsCodec(languageColumns),
      read: () => client.$read(allLanguages),
    }),
    findLanguages: cache.perKey<string, readonly LanguageRow[]>({
      name: 'languagesByNotaryId',
      tagsOf: ofNotary,
      codec: rowsCodec(languageColumns),
      read: (ids) => client.$readByKeys(languagesByNotaryIds, ids, 'notaryId'),
    }),
    findAllSpecialisations: cache.list<SpecialisationRow>({
      name: 'allSpecialisations',
      tag: 'Specialisation',
      codec: rowsCodec(specialisationColumns),
      read: () => client.$read(allSpecialisations),
    }),
    findSpecialisations: cache.perKey<string, readonly SpecialisationRow[]>({
      name: 'specialisationsByNotaryId',
      tagsOf: ofNotary,
      codec: rowsCodec(specialisationColumns),
      read: (ids) => client.$readByKeys(specialisationsByNotaryIds, ids, 'notaryId'),
    }),
    findOfficeHours: cache.perKey<string, readonly OfficeHoursRow[]>({
      name: 'officeHoursByNotaryId',
      tagsOf: ofNotary,
      codec: rowsCodec(officeHoursColumns),
      read: (ids) => client.$readByKeys(officeHoursByNotaryIds, ids, 'notaryId'),
    }),
  }
}
