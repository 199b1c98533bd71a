import { toGlobalId } from '../../data/global-id.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import { signedIn } from './viewer.ts'

export const userResolvers: Pick<Resolvers, 'Query' | 'Viewer'> = {
  Query: {
    viewer: (_root, _arguments, { viewer }) => signedIn(viewer),
  },
  Viewer: {
    id: (viewer) => toGlobalId('User', viewer.userId!),
    role: (viewer) => viewer.role!,
    notary: (viewer, _arguments, { loaders }) =>
      viewer.notaryId === null ? null : loaders.notaryById.load(viewer.notaryId),
    client: (viewer, _arguments, { loaders }) =>
      viewer.clientId === null ? null : loaders.clientById.load(viewer.clientId),
    studio: (viewer, _arguments, { loaders }) =>
      viewer.studioId === null ? null : loaders.studioById.load(viewer.studioId),
  },
}
