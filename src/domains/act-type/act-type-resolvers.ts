import { toGlobalId } from '../../data/global-id.ts'
import type { Resolvers } from '../../generated/graphql.ts'

export const actTypeResolvers: Pick<
  Resolvers,
  'Query' | 'Mutation' | 'ActType' | 'ActTypePayload' | 'RequiredDocument'
> = {
  Query: {
    actTypes: (_root, _arguments, { loaders }) => loaders.allActTypes.load(),
  },
  Mutation: {
    upsertActType: (_root, { input }, context) => context.services.actTypes.upsert(context, input),
  },
  ActTypePayload: {
    actType: ({ id }, _arguments, { loaders }) => (id === null ? null : loaders.actTypeById.load(id)),
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
