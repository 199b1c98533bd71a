import { toGlobalId } from '../../data/global-id.ts'
import { loaded, referenced } from '../../data/loaded-field.ts'
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
    requiredDocuments: loaded('requiredDocumentsByActTypeId', (actType) => actType.id),
  },
  RequiredDocument: {
    type: referenced('documentTypeById', (requiredDocument) => requiredDocument.documentTypeId),
  },
}
