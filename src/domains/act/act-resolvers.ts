import { connectionResolvers } from '../../data/connection.ts'
import { toGlobalId, uuidOf } from '../../data/global-id.ts'
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
    newestAct: ({ id }, _arguments, { loaders }) => loaders.newestActByNotaryId.load(id),
    acts: ({ id }, values, { loaders }) =>
      loaders.actPageByNotaryId.load({ notaryId: id, ...parseActPage(values) }),
  },
  Act: {
    id: (act: BriefActRow) => toGlobalId('Act', act.id),
    type: (act: BriefActRow, _arguments, { loaders }) => loaders.actTypeById.loadReferenced(act.actTypeId),
    notary: (act: BriefActRow, _arguments, { loaders }) => loaders.notaryById.loadReferenced(act.notaryId),
    title: (act: BriefActRow, _arguments, { viewer }) => (canReadActContent(viewer) ? act.title : null),
    declaredValue: (act, _arguments, { viewer }) => (canReadDeclaredValue(viewer) ? act.declaredValue : null),
    repertorioNumber: (act, _arguments, { viewer }) =>
      canReadActContent(viewer) ? act.repertorioNumber : null,
    raccoltaNumber: (act, _arguments, { viewer }) => (canReadActContent(viewer) ? act.raccoltaNumber : null),
    internalNotes: (act, _arguments, { viewer }) => (canReadInternalNotes(viewer) ? act.internalNotes : null),
    parties: ({ id }: BriefActRow, _arguments, { loaders }) => loaders.partiesByActId.load(id),
    documents: ({ id }: BriefActRow, _arguments, { loaders }) => loaders.documentsByActId.load(id),
    documentProgress: ({ id }: BriefActRow, _arguments, { loaders }) =>
      loaders.documentProgressByActId.load(id),
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
