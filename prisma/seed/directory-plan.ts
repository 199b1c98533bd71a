import { districts, type SeedDistrict } from './districts.ts'
import { municipalityByName, type SeedMunicipality } from './municipalities.ts'
import { Random } from './random.ts'
import type { SeedSize } from './seed-size.ts'
import { shareOut } from './share-out.ts'

export interface PlannedDistrict {
  district: SeedDistrict
  /** The seat first, then the towns. */
  municipalities: SeedMunicipality[]
  firstNotary: number
  notaryCount: number
}

/** Who works where. Notaries, studios and districts are known by their index, from 0. */
export interface DirectoryPlan {
  districts: PlannedDistrict[]
  municipalities: SeedMunicipality[]
  /** District of each notary. */
  districtOf: number[]
  /** Studio of each notary. */
  studioOf: number[]
  /** Notaries of each studio. */
  studios: number[][]
}

/**
 * Shares the notaries out among districts, the first ones taking most, and within a district among studios of one to
 * three. The first studio has exactly two notaries: tokens and tests begin with its people.
 */
export function planDirectory(size: SeedSize): DirectoryPlan {
  const chosen = districts.slice(0, size.districts)
  const weights = chosen.map((_district, index) => 1 / (index + 2))
  const minimums = chosen.map((_district, index) => (index === 0 ? 2 : 1))
  const plan: DirectoryPlan = { districts: [], municipalities: [], districtOf: [], studioOf: [], studios: [] }
  for (const [index, notaryCount] of shareOut(size.notaries, weights, minimums).entries()) {
    const district = chosen[index] as SeedDistrict
    const municipalities = [district.seat, ...district.towns].map(requireMunicipality)
    plan.districts.push({ district, municipalities, firstNotary: plan.districtOf.length, notaryCount })
    plan.municipalities.push(...municipalities)
    fillDistrict(plan, index, notaryCount)
  }
  return plan
}

function fillDistrict(plan: DirectoryPlan, districtIndex: number, notaryCount: number): void {
  let left = notaryCount
  while (left > 0) {
    const studio = plan.studios.length
    const wanted = studio === 0 ? 2 : 1 + new Random('studio size', studio).pickIndex([5, 3, 2])
    const members = Math.min(wanted, left)
    plan.studios.push(Array.from({ length: members }, (_member, index) => plan.districtOf.length + index))
    for (let member = 0; member < members; member += 1) {
      plan.districtOf.push(districtIndex)
      plan.studioOf.push(studio)
    }
    left -= members
  }
}

function requireMunicipality(name: string): SeedMunicipality {
  const municipality = municipalityByName.get(name)
  if (municipality === undefined) throw new RangeError(`There is no municipality ${name} in the seed.`)
  return municipality
}
