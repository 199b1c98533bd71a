import { uuidOf } from '../../data/global-id.ts'
import { onceBy } from '../../data/idempotency.ts'
import type { Transaction, UnitOfWork, WriteResult } from '../../data/unit-of-work.ts'
import { ForbiddenError } from '../../errors.ts'
import type { CreateActDraftInput, UpdateActDraftInput } from '../../generated/graphql.ts'
import { Refusal, invalidInput, notFound, refusing, requireVersion } from '../../refusal.ts'
import type { ActTypeRepository, ActTypeRow } from '../act-type/act-type-repository.ts'
import { type Sender, type Viewer, authorOf, signedIn } from '../user/viewer.ts'
import { type ActDraft, parseActDraft } from './act-draft-input.ts'
import { requireDraft } from './act-lifecycle.ts'
import { actScope, canPrepareAct, canReadDeclaredValue, preparesActs } from './act-policy.ts'
import {
  findClientsOfNotaries,
  holdNotaryStatus,
  insertAct,
  lockAct,
  replaceParties,
  updateAct,
} from './act-write-repository.ts'

export type ActService = ReturnType<typeof createActService>

/** Opens and changes acts that are drafts. Acts are cached nowhere, so nothing is dropped. */
export function createActService(write: UnitOfWork, actTypes: ActTypeRepository) {
  return {
    createDraft: (sender: Sender, input: CreateActDraftInput): Promise<WriteResult> =>
      refusing(async () => {
        const viewer = requirePreparer(sender.viewer)
        const once = onceBy(input)
        const draft = parseActDraft(input)
        const notaryId = receivingNotary(viewer, input)
        checkDraft(viewer, notaryId, draft, await findActType(draft))
        return write({
          action: 'createActDraft',
          author: authorOf(sender),
          once,
          async work(transaction, id) {
            const status = await holdNotaryStatus(transaction, notaryId)
            if (status !== 'IN_OFFICE') {
              const accepted = 'only a notary IN_OFFICE receives acts'
              throw new Refusal(invalidInput('notaryId', `is a notary who is ${status}`, accepted))
            }
            await checkClients(transaction, viewer, draft)
            await insertAct(transaction, id, notaryId, draft)
            await replaceParties(transaction, id, draft.parties ?? [], { isNew: true })
            return changeOf(id, ['notaryId', ...Object.keys(draft)])
          },
        })
      }),

    updateDraft: (sender: Sender, input: UpdateActDraftInput): Promise<WriteResult> =>
      refusing(async () => {
        const viewer = requirePreparer(sender.viewer)
        const id = uuidOf('Act', input.actId, 'actId')
        const draft = parseActDraft(input)
        // Before the transaction: inside one, a second connection could be waited for by all who hold a first.
        const actType = await findActType(draft)
        return write({
          action: 'updateActDraft',
          author: authorOf(sender),
          async work(transaction) {
            const act = await lockAct(transaction, id)
            if (!act || !canPrepareAct(viewer, act)) throw notFound('act')
            requireVersion(input.expectedVersion, act.version)
            requireDraft(act.status)
            checkDraft(viewer, act.notaryId, draft, actType)
            await checkClients(transaction, viewer, draft)
            await updateAct(transaction, id, draft)
            if (draft.parties) await replaceParties(transaction, id, draft.parties, { isNew: false })
            return changeOf(id, Object.keys(draft))
          },
        })
      }),
  }

  async function findActType({ actTypeId }: ActDraft): Promise<ActTypeRow | null> {
    return actTypeId === undefined ? null : (await actTypes.findByIds([actTypeId]))[0]!
  }
}

/** @throws Refusal where the viewer may not set all of that: a kind of act that is hidden is no kind of act at all. */
function checkDraft(viewer: Viewer, notaryId: string, draft: ActDraft, actType: ActTypeRow | null): void {
  if (draft.declaredValue != null && !canReadDeclaredValue(viewer)) {
    const accepted = 'staff need the permission VIEW_FEES'
    throw new Refusal(invalidInput('declaredValue', 'is not shown to you', accepted))
  }
  if (draft.actTypeId === undefined) return
  if (!actType || !canPrepareAct(viewer, { notaryId, isWill: actType.isWill })) {
    const accepted = 'pass an act type that you may prepare'
    throw new Refusal(invalidInput('actTypeId', 'cannot be used', accepted))
  }
}

function requirePreparer(viewer: Viewer): Viewer {
  if (!preparesActs(signedIn(viewer))) {
    throw new ForbiddenError('Acts are prepared by notaries, and by staff with the permission PREPARE_ACT.')
  }
  return viewer
}

function receivingNotary(viewer: Viewer, { notaryId }: CreateActDraftInput): string {
  const accepted = viewer.role === 'NOTARY' ? 'leave it out' : 'name a notary of your studio'
  if (notaryId == null) {
    if (viewer.role === 'NOTARY') return viewer.notaryId!
    throw new Refusal(invalidInput('notaryId', 'is missing', accepted))
  }
  const uuid = uuidOf('Notary', notaryId, 'notaryId')
  if (canPrepareAct(viewer, { notaryId: uuid, isWill: false })) return uuid
  throw new Refusal(invalidInput('notaryId', 'is a notary for whom you do not work', accepted))
}

/** Clients are known from acts that the viewer may see: who else is a client is nobody's business. */
async function checkClients(
  transaction: Transaction,
  viewer: Viewer,
  { parties = [] }: ActDraft,
): Promise<void> {
  const scope = actScope(viewer)
  if (parties.length === 0 || scope.kind !== 'notaries') return
  const known = await findClientsOfNotaries(
    transaction,
    parties.map(({ clientId }) => clientId),
    scope,
  )
  const problems = parties.flatMap(({ clientId }, index) =>
    known.has(clientId)
      ? []
      : [
          invalidInput(
            `parties[${index}].clientId`,
            'is no client that you know',
            'pass a client of another act of the studio',
          ),
        ],
  )
  if (problems.length > 0) throw new Refusal(...problems)
}

function changeOf(resourceId: string, fields: readonly string[]) {
  return { resourceType: 'Act', resourceId, fields, drops: [] }
}
