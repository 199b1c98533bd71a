import { actResolvers } from '../domains/act/act-resolvers.ts'
import { actTypeResolvers } from '../domains/act-type/act-type-resolvers.ts'
import { clientResolvers } from '../domains/client/client-resolvers.ts'
import { districtResolvers } from '../domains/district/district-resolvers.ts'
import { documentResolvers } from '../domains/document/document-resolvers.ts'
import { documentTypeResolvers } from '../domains/document-type/document-type-resolvers.ts'
import { municipalityResolvers } from '../domains/municipality/municipality-resolvers.ts'
import { notaryResolvers } from '../domains/notary/notary-resolvers.ts'
import { partyResolvers } from '../domains/party/party-resolvers.ts'
import { studioResolvers } from '../domains/studio/studio-resolvers.ts'
import { userResolvers } from '../domains/user/user-resolvers.ts'
import { nodeResolvers } from './node-resolvers.ts'
import { scalars } from './scalars.ts'

/** Every resolver of the schema, one line per domain. */
export const resolvers = [
  scalars,
  nodeResolvers,
  actResolvers,
  actTypeResolvers,
  clientResolvers,
  districtResolvers,
  documentResolvers,
  documentTypeResolvers,
  municipalityResolvers,
  notaryResolvers,
  partyResolvers,
  studioResolvers,
  userResolvers,
]
