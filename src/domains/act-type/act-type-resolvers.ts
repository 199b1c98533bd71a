import { toGlobalId } from '../../data/global-id.ts'
import type { Resolvers } from '../../generated/graphql.ts'

export const actTypeResolvers: Pick<Resolvers, 'Query' | 'ActType' | 'RequiredDocument'> = {
  Query: {
    actTypes: (_root, _arguments, { loaders }) => loaders.allActTypes.load(),
  },
  ActType: {
    id: (actType) => toGlobalId('ActType', actType.id),
    requiredDocuments: (actType, _arguments, { loaders }) =>
      loaders.requiredDocumentsByActTypeId.load(actType.id),
  },
  RequiredDocument: {
    type: (requiredDocument, _arguments, { loaders }) =>
      loaders.documentTypeById.loadReferenced(requiredDocument.documentTypeId),
  },
}
