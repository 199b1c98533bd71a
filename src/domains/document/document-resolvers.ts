import { toGlobalId } from '../../data/global-id.ts'
import type { Resolvers } from '../../generated/graphql.ts'

export const documentResolvers: Pick<Resolvers, 'Document'> = {
  Document: {
    id: (document) => toGlobalId('Document', document.id),
    type: (document, _arguments, { loaders }) =>
      loaders.documentTypeById.loadReferenced(document.documentTypeId),
    owner: ({ ownerClientId }, _arguments, { loaders }) =>
      ownerClientId === null ? null : loaders.clientById.load(ownerClientId),
  },
}
