import { toGlobalId } from '../../data/global-id.ts'
import type { Resolvers } from '../../generated/graphql.ts'

export const studioResolvers: Pick<Resolvers, 'Studio'> = {
  Studio: {
    id: (studio) => toGlobalId('Studio', studio.id),
    notaries: (studio, _arguments, { loaders }) => loaders.notariesByStudioId.load(studio.id),
  },
}
