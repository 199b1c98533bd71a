import { toGlobalId } from '../../data/global-id.ts'
import type { Resolvers } from '../../generated/graphql.ts'

export const documentTypeResolvers: Pick<Resolvers, 'DocumentType'> = {
  DocumentType: {
    id: (documentType) => toGlobalId('DocumentType', documentType.id),
  },
}
