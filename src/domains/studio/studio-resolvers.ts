import { toGlobalId } from '../../data/global-id.ts'
import { loaded } from '../../data/loaded-field.ts'
import type { Resolvers } from '../../generated/graphql.ts'

export const studioResolvers: Pick<Resolvers, 'Studio'> = {
  Studio: {
    id: (studio) => toGlobalId('Studio', studio.id),
    notaries: loaded('notariesByStudioId', (studio) => studio.id),
  },
}
