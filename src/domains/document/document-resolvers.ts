import { toGlobalId } from '../../data/global-id.ts'
import { loaded, referenced } from '../../data/loaded-field.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import type { BriefDocumentRow } from './document-repository.ts'

export const documentResolvers: Pick<Resolvers, 'Document'> = {
  Document: {
    id: (document: BriefDocumentRow) => toGlobalId('Document', document.id),
    type: referenced('documentTypeById', (document: BriefDocumentRow) => document.documentTypeId),
    owner: loaded('clientById', (document: BriefDocumentRow) => document.ownerClientId),
  },
}
