import { createListLoader, createLoader } from '../../data/loader.ts'
import type { Wave } from '../../data/wave.ts'
import type { DistrictRepository, DistrictRow } from './district-repository.ts'

export function createDistrictLoaders(districts: DistrictRepository, wave: Wave) {
  return {
    districtById: createLoader<string, DistrictRow | null>({
      name: 'districtById',
      wave,
      batch: districts.findByIds,
    }),
    allDistricts: createListLoader({ name: 'allDistricts', wave, read: districts.findAll }),
    notaryCountByDistrictId: createLoader<string, number>({
      name: 'notaryCountByDistrictId',
      wave,
      batch: districts.countNotaries,
    }),
  }
}
