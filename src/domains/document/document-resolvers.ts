import { toGlobalId } from '../../data/global-id.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import type { BriefDocumentRow } from './document-repository.ts'

export const documentResolvers: Pick<Resolvers, 'Document'> = {
  Document: {
    id: (document: BriefDocumentRow) => toGlobalId('Document', document.id),
    type: (document: BriefDocumentRow, _arguments, { loaders }) =>
      loaders.documentTypeById.loadReferenced(document.documentTypeId),
    owner: ({ ownerClientId }: BriefDocumentRow, _arguments, { loaders }) =>
      ownerClientId === null ? null : loaders.clientById.load(ownerClientId),
  },
}
