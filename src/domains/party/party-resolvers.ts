import { toGlobalId } from '../../data/global-id.ts'
import type { Resolvers } from '../../generated/graphql.ts'

export const partyResolvers: Pick<Resolvers, 'Party'> = {
  Party: {
    id: (party) => toGlobalId('Party', party.id),
    client: (party, _arguments, { loaders }) => loaders.clientById.loadReferenced(party.clientId),
  },
}
