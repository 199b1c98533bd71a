import { manyPerKey, onePerKey } from '../../data/batch.ts'
import { createLoader } from '../../data/loader.ts'
import type { Wave } from '../../data/wave.ts'
import type { MunicipalityRepository, MunicipalityRow } from './municipality-repository.ts'

export function createMunicipalityLoaders(municipalities: MunicipalityRepository, wave: Wave) {
  return {
    municipalityById: createLoader<string, MunicipalityRow | null>({
      name: 'municipalityById',
      wave,
      batch: async (ids) => onePerKey(ids, await municipalities.findByIds(ids), (row) => row.id),
    }),
    municipalitiesByProvince: createLoader<string, MunicipalityRow[]>({
      name: 'municipalitiesByProvince',
      wave,
      batch: async (provinces) =>
        manyPerKey(provinces, await municipalities.findByProvinces(provinces), (row) => row.province),
    }),
  }
}
