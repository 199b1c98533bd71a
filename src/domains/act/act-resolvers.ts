import { connectionResolvers } from '../../data/connection.ts'
import { toGlobalId, uuidOf } from '../../data/global-id.ts'
import { loaded, referenced } from '../../data/loaded-field.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import { signedIn } from '../user/viewer.ts'
import { parseActPage } from './act-filter.ts'
import { canReadActContent, canReadDeclaredValue, canReadInternalNotes } from './act-policy.ts'
import type { ActRow, BriefActRow } from './act-row.ts'

export const actResolvers: Pick<
  Resolvers,
  'Query' | 'Mutation' | 'Notary' | 'Act' | 'ActConnection' | 'ActPayload'
> = {
  Query: {
    act: (_root, { id }, { viewer, loaders }) => signedIn(viewer) && loaders.actById.load(uuidOf('Act', id)),
    acts: (_root, values, { viewer, loaders }) =>
      signedIn(viewer) && loaders.actPage.load(parseActPage(values)),
  },
  Mutation: {
    createActDraft: (_root, { input }, context) => context.services.acts.createDraft(context, input),
    updateActDraft: (_root, { input }, context) => context.services.acts.updateDraft(context, input),
  },
  ActPayload: {
    act: ({ id }, _arguments, { loaders }) => (id === null ? null : loaders.actById.load(id)),
  },
  Notary: {
    actCount: ({ id }, _arguments, { loaders }) =>
      loaders.actCountByNotaryId.load({ notaryId: id, filter: {} }),
    newestAct: loaded('newestActByNotaryId', (notary) => notary.id),
    acts: ({ id }, values, { loaders }) =>
      loaders.actPageByNotaryId.load({ notaryId: id, ...parseActPage(values) }),
  },
  Act: {
    id: (act: BriefActRow) => toGlobalId('Act', act.id),
    type: referenced('actTypeById', (act: BriefActRow) => act.actTypeId),
    notary: referenced('notaryById', (act: BriefActRow) => act.notaryId),
    title: (act: BriefActRow, _arguments, { viewer }) => (canReadActContent(viewer) ? act.title : null),
    declaredValue: (act, _arguments, { viewer }) => (canReadDeclaredValue(viewer) ? act.declaredValue : null),
    repertorioNumber: (act, _arguments, { viewer }) =>
      canReadActContent(viewer) ? act.repertorioNumber : null,
    raccoltaNumber: (act, _arguments, { viewer }) => (canReadActContent(viewer) ? act.raccoltaNumber : null),
    internalNotes: (act, _arguments, { viewer }) => (canReadInternalNotes(viewer) ? act.internalNotes : null),
    parties: loaded('partiesByActId', (act: BriefActRow) => act.id),
    documents: loaded('documentsByActId', (act: BriefActRow) => act.id),
    documentProgress: loaded('documentProgressByActId', (act: BriefActRow) => act.id),
  },
  ActConnection: {
    ...connectionResolvers<ActRow>((act, { field }) => [
      field === 'CREATED_AT' ? act.createdAt : act.updatedAt,
      act.id,
    ]),
    totalCount: ({ countKey: { notaryId, filter } }, _arguments, { loaders }) =>
      notaryId === undefined
        ? loaders.actCount.load({ filter })
        : loaders.actCountByNotaryId.load({ notaryId, filter }),
  },
}
