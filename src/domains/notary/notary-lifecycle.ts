import type { NotaryStatus } from '../../generated/prisma/enums.ts'
import { illegalTransition } from '../../refusal.ts'

/** The state after a verification, which lifts a suspension; a notary who has left is not verified any more. */
const verified: Readonly<Partial<Record<NotaryStatus, NotaryStatus>>> = {
  IN_OFFICE: 'IN_OFFICE',
  ABSENT: 'ABSENT',
  SUSPENDED: 'IN_OFFICE',
}

const suspended: Readonly<Partial<Record<NotaryStatus, NotaryStatus>>> = {
  IN_OFFICE: 'SUSPENDED',
  ABSENT: 'SUSPENDED',
}

/** @throws Refusal where a notary in this state cannot be verified. */
export function statusOnceVerified(from: NotaryStatus): NotaryStatus {
  const to = verified[from]
  if (to) return to
  throw illegalTransition(`A notary who is ${from} cannot be verified.`, from, 'IN_OFFICE')
}

/** @throws Refusal where a notary in this state cannot be suspended. */
export function statusOnceSuspended(from: NotaryStatus): NotaryStatus {
  const to = suspended[from]
  if (to) return to
  throw illegalTransition(
    `A notary who is ${from} cannot be suspended: only one IN_OFFICE or ABSENT.`,
    from,
    'SUSPENDED',
  )
}
