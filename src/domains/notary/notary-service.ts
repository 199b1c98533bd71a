import { uuidOf } from '../../data/global-id.ts'
import type { Transaction, UnitOfWork, WriteResult } from '../../data/unit-of-work.ts'
import { ForbiddenError } from '../../errors.ts'
import type {
  SuspendNotaryInput,
  UpdateNotaryProfileInput,
  VerifyNotaryInput,
} from '../../generated/graphql.ts'
import type { NotaryStatus } from '../../generated/prisma/enums.ts'
import { notFound, refusing, requireVersion } from '../../refusal.ts'
import { type Sender, authorOf, signedIn } from '../user/viewer.ts'
import type { NotaryDetailsRepository } from './notary-details-repository.ts'
import { statusOnceSuspended, statusOnceVerified } from './notary-lifecycle.ts'
import { keepsDirectory, ownNotaryId } from './notary-policy.ts'
import { parseNotaryProfile } from './notary-profile-input.ts'
import { lockNotary, replaceDetails, updateProfile, updateStatus } from './notary-write-repository.ts'

export type NotaryService = ReturnType<typeof createNotaryService>

/** Changes of the directory; each drops what hangs on that notary, and every list of notaries. */
export function createNotaryService(write: UnitOfWork, details: NotaryDetailsRepository) {
  return {
    updateProfile: (sender: Sender, input: UpdateNotaryProfileInput): Promise<WriteResult> =>
      refusing(async () => {
        const id = ownNotaryId(signedIn(sender.viewer))
        if (id === null) throw new ForbiddenError('A profile is changed by the notary whose it is.')
        const profile = parseNotaryProfile(input, await knownCodes(input))
        return write({
          action: 'updateNotaryProfile',
          author: authorOf(sender),
          async work(transaction) {
            await lock(transaction, id, input.expectedVersion)
            await updateProfile(transaction, id, profile)
            await replaceDetails(transaction, id, profile)
            return changeOf(id, Object.keys(profile))
          },
        })
      }),

    verify: (sender: Sender, input: VerifyNotaryInput): Promise<WriteResult> =>
      changeStatus('verifyNotary', sender, input, (from) => ({
        status: statusOnceVerified(from),
        verifiedAt: new Date(),
      })),

    suspend: (sender: Sender, input: SuspendNotaryInput): Promise<WriteResult> =>
      changeStatus('suspendNotary', sender, input, (from) => ({ status: statusOnceSuspended(from) })),
  }

  function changeStatus(
    action: string,
    sender: Sender,
    input: VerifyNotaryInput | SuspendNotaryInput,
    next: (from: NotaryStatus) => { status: NotaryStatus; verifiedAt?: Date },
  ): Promise<WriteResult> {
    return refusing(async () => {
      if (!keepsDirectory(signedIn(sender.viewer))) {
        throw new ForbiddenError('The directory is kept by administrators.')
      }
      const id = uuidOf('Notary', input.notaryId, 'notaryId')
      return write({
        action,
        author: authorOf(sender),
        async work(transaction) {
          const data = next(await lock(transaction, id, input.expectedVersion))
          await updateStatus(transaction, id, data)
          return changeOf(id, Object.keys(data))
        },
      })
    })
  }

  /** Before the transaction: inside one, a second connection could be waited for by all who hold a first. */
  async function knownCodes({ languages, specialisations }: UpdateNotaryProfileInput) {
    const codesOf = (rows: readonly { code: string }[]) => rows.map(({ code }) => code)
    return {
      languages: languages ? codesOf(await details.findAllLanguages()) : [],
      specialisations: specialisations ? codesOf(await details.findAllSpecialisations()) : [],
    }
  }
}

async function lock(transaction: Transaction, id: string, expectedVersion: number): Promise<NotaryStatus> {
  const notary = await lockNotary(transaction, id)
  if (!notary) throw notFound('notary')
  requireVersion(expectedVersion, notary.version)
  return notary.status
}

function changeOf(resourceId: string, fields: readonly string[]) {
  return { resourceType: 'Notary', resourceId, fields, drops: [`Notary:${resourceId}`] }
}
