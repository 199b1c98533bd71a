import { type Connection, toConnection } from '../../data/connection.ts'
import { createListLoader, createLoader } from '../../data/loader.ts'
import type { Condition } from '../../data/page-statement.ts'
import type { Wave } from '../../data/wave.ts'
import type {
  NotaryDetailsRepository,
  LanguageRow,
  OfficeHoursRow,
  SpecialisationRow,
} from './notary-details-repository.ts'
import type { NotaryPageKey } from './notary-filter.ts'
import type { NotaryRepository, NotaryRow } from './notary-repository.ts'

/** What is counted when `totalCount` is asked for. */
export type NotaryCountKey = readonly Condition[]
export type NotaryConnection = Connection<NotaryRow, NotaryCountKey>

export function createNotaryLoaders(
  notaries: NotaryRepository,
  details: NotaryDetailsRepository,
  wave: Wave,
) {
  return {
    notaryById: createLoader<string, NotaryRow | null>({
      name: 'notaryById',
      wave,
      batch: notaries.findByIds,
    }),
    notariesByStudioId: createLoader<string, readonly NotaryRow[]>({
      name: 'notariesByStudioId',
      wave,
      batch: notaries.findByStudioIds,
    }),
    notaryPage: createLoader<NotaryPageKey, NotaryConnection>({
      name: 'notaryPage',
      wave,
      cacheKey: JSON.stringify,
      batch: (keys) => Promise.all(keys.map(readPage)),
    }),
    notaryCount: createLoader<NotaryCountKey, number>({
      name: 'notaryCount',
      wave,
      cacheKey: JSON.stringify,
      batch: (keys) => Promise.all(keys.map((conditions) => notaries.count(conditions))),
    }),
    allLanguages: createListLoader({ name: 'allLanguages', wave, read: details.findAllLanguages }),
    languagesByNotaryId: createLoader<string, readonly LanguageRow[]>({
      name: 'languagesByNotaryId',
      wave,
      batch: details.findLanguages,
    }),
    allSpecialisations: createListLoader({
      name: 'allSpecialisations',
      wave,
      read: details.findAllSpecialisations,
    }),
    specialisationsByNotaryId: createLoader<string, readonly SpecialisationRow[]>({
      name: 'specialisationsByNotaryId',
      wave,
      batch: details.findSpecialisations,
    }),
    officeHoursByNotaryId: createLoader<string, readonly OfficeHoursRow[]>({
      name: 'officeHoursByNotaryId',
      wave,
      batch: details.findOfficeHours,
    }),
  }

  async function readPage({ conditions, page }: NotaryPageKey): Promise<NotaryConnection> {
    return toConnection(await notaries.findPage(conditions, page), page, conditions)
  }
}
