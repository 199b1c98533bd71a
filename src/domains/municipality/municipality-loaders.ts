import { createLoader } from '../../data/loader.ts'
import type { Wave } from '../../data/wave.ts'
import type { MunicipalityRepository, MunicipalityRow } from './municipality-repository.ts'

export function createMunicipalityLoaders(municipalities: MunicipalityRepository, wave: Wave) {
  return {
    municipalityById: createLoader<string, MunicipalityRow | null>({
      name: 'municipalityById',
      wave,
      batch: municipalities.findByIds,
    }),
    municipalitiesByProvince: createLoader<string, readonly MunicipalityRow[]>({
      name: 'municipalitiesByProvince',
      wave,
      batch: municipalities.findByProvinces,
    }),
  }
}
