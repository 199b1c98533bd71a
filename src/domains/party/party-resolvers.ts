import { toGlobalId } from '../../data/global-id.ts'
import { referenced } from '../../data/loaded-field.ts'
import type { Resolvers } from '../../generated/graphql.ts'

export const partyResolvers: Pick<Resolvers, 'Party'> = {
  Party: {
    id: (party) => toGlobalId('Party', party.id),
    client: referenced('clientById', (party) => party.clientId),
  },
}
