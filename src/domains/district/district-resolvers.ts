import { toGlobalId } from '../../data/global-id.ts'
import type { Resolvers } from '../../generated/graphql.ts'

export const districtResolvers: Pick<Resolvers, 'Query' | 'District' | 'NotarialCouncil'> = {
  Query: {
    districts: (_root, _arguments, { loaders }) => loaders.allDistricts.load(),
  },
  District: {
    id: (district) => toGlobalId('District', district.id),
    council: (district) => district,
    notaryCount: (district, _arguments, { loaders }) => loaders.notaryCountByDistrictId.load(district.id),
  },
  NotarialCouncil: {
    name: (district) => district.councilName,
    address: (district) => district.councilAddress,
    pec: (district) => district.councilPec,
  },
}
