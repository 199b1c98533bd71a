import { toGlobalId } from '../../data/global-id.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import { parseProvince } from './province.ts'

export const municipalityResolvers: Pick<Resolvers, 'Query' | 'Municipality'> = {
  Query: {
    municipalities: (_root, { province }, { loaders }) =>
      loaders.municipalitiesByProvince.load(parseProvince(province, 'province')),
  },
  Municipality: {
    id: (municipality) => toGlobalId('Municipality', municipality.id),
  },
}
