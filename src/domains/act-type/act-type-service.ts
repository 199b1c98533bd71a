import { onceBy } from '../../data/idempotency.ts'
import type { Transaction, UnitOfWork, WriteResult } from '../../data/unit-of-work.ts'
import { ForbiddenError } from '../../errors.ts'
import type { UpsertActTypeInput } from '../../generated/graphql.ts'
import { Refusal, invalidInput, notFound, refusing, requireVersion } from '../../refusal.ts'
import type { DocumentTypeRepository } from '../document-type/document-type-repository.ts'
import { type Sender, authorOf, signedIn } from '../user/viewer.ts'
import { type ActTypeDraft, parseActType } from './act-type-input.ts'
import { keepsCatalogue } from './act-type-policy.ts'
import {
  type LockedActType,
  insertActType,
  lockActType,
  mostActTypes,
  replaceRequiredDocuments,
  updateActType,
} from './act-type-write-repository.ts'

export type ActTypeService = ReturnType<typeof createActTypeService>

/** Changes of the catalogue; each drops what hangs on that act type, and every list of act types. */
export function createActTypeService(write: UnitOfWork, documentTypes: DocumentTypeRepository) {
  return {
    upsert: (sender: Sender, input: UpsertActTypeInput): Promise<WriteResult> =>
      refusing(async () => {
        if (!keepsCatalogue(signedIn(sender.viewer))) {
          throw new ForbiddenError('The catalogue of acts is kept by administrators.')
        }
        const once = onceBy(input)
        const draft = parseActType(input)
        await checkDocumentTypes(draft)
        return write({
          action: 'upsertActType',
          author: authorOf(sender),
          once,
          async work(transaction, newId) {
            const existing = await lockActType(transaction, draft.code)
            if (!existing && input.expectedVersion != null) throw notFound('act type')
            const id = existing?.id ?? newId
            if (existing) await change(transaction, existing, input.expectedVersion, draft)
            else await add(transaction, id, draft)
            await replaceRequiredDocuments(transaction, id, draft, { isNew: !existing })
            return {
              resourceType: 'ActType',
              resourceId: id,
              fields: Object.keys(draft),
              drops: [`ActType:${id}`],
            }
          },
        })
      }),
  }

  async function change(
    transaction: Transaction,
    { id, isWill, version }: LockedActType,
    expectedVersion: number | null | undefined,
    draft: ActTypeDraft,
  ): Promise<void> {
    requireVersion(expectedVersion, version)
    if (isWill !== draft.isWill) {
      const accepted = 'an act type stays what it is: use another code'
      throw new Refusal(invalidInput('isWill', `cannot become ${draft.isWill}`, accepted))
    }
    await updateActType(transaction, id, draft)
  }

  async function add(transaction: Transaction, id: string, draft: ActTypeDraft): Promise<void> {
    if (await insertActType(transaction, id, draft)) return
    // Somebody else has just added it, or there is no room.
    const existing = await lockActType(transaction, draft.code)
    if (existing) requireVersion(undefined, existing.version)
    const accepted = `the catalogue can have ${mostActTypes} kinds of act`
    throw new Refusal(invalidInput('code', 'would be one more than there can be', accepted))
  }

  async function checkDocumentTypes({ requiredDocuments }: ActTypeDraft): Promise<void> {
    if (requiredDocuments.length === 0) return
    const found = await documentTypes.findByIds(requiredDocuments.map(({ documentTypeId }) => documentTypeId))
    const problems = found.flatMap((documentType, index) =>
      documentType
        ? []
        : [
            invalidInput(
              `requiredDocuments[${index}].documentTypeId`,
              'names no document type',
              'pass the id of one that there is',
            ),
          ],
    )
    if (problems.length > 0) throw new Refusal(...problems)
  }
}
