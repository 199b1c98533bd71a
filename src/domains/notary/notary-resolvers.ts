import { connectionResolvers } from '../../data/connection.ts'
import { toGlobalId, uuidOf } from '../../data/global-id.ts'
import { loaded, referenced } from '../../data/loaded-field.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import { parseNotaryPage } from './notary-filter.ts'
import type { NotaryRow } from './notary-repository.ts'

export const notaryResolvers: Pick<
  Resolvers,
  'Query' | 'Mutation' | 'Notary' | 'NotaryConnection' | 'NotaryPayload'
> = {
  Query: {
    notary: (_root, { id }, { loaders }) => loaders.notaryById.load(uuidOf('Notary', id)),
    notaries: (_root, values, { loaders }) => loaders.notaryPage.load(parseNotaryPage(values)),
    languages: (_root, _arguments, { loaders }) => loaders.allLanguages.load(),
    specialisations: (_root, _arguments, { loaders }) => loaders.allSpecialisations.load(),
  },
  Mutation: {
    updateNotaryProfile: (_root, { input }, context) =>
      context.services.notaries.updateProfile(context, input),
    verifyNotary: (_root, { input }, context) => context.services.notaries.verify(context, input),
    suspendNotary: (_root, { input }, context) => context.services.notaries.suspend(context, input),
  },
  NotaryPayload: {
    notary: ({ id }, _arguments, { loaders }) => (id === null ? null : loaders.notaryById.load(id)),
  },
  Notary: {
    id: (notary) => toGlobalId('Notary', notary.id),
    fullName: (notary) => `${notary.firstName} ${notary.lastName}`,
    municipality: referenced('municipalityById', (notary) => notary.municipalityId),
    district: referenced('districtById', (notary) => notary.districtId),
    studio: referenced('studioById', (notary) => notary.studioId),
    languages: loaded('languagesByNotaryId', (notary) => notary.id),
    specialisations: loaded('specialisationsByNotaryId', (notary) => notary.id),
    officeHours: loaded('officeHoursByNotaryId', (notary) => notary.id),
  },
  NotaryConnection: {
    ...connectionResolvers<NotaryRow>((notary, { field }) => [
      field === 'NAME' ? notary.nameFolded : String(notary.registrationNumber),
      notary.id,
    ]),
    totalCount: ({ countKey }, _arguments, { loaders }) => loaders.notaryCount.load(countKey),
  },
}
