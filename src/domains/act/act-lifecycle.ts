import type { ActStatus } from '../../generated/prisma/enums.ts'
import { illegalTransition } from '../../refusal.ts'

/** @throws Refusal where what the act says can no longer be changed freely: from its preparation on it is checked. */
export function requireDraft(status: ActStatus): void {
  if (status === 'DRAFT') return
  throw illegalTransition(`The act is ${status}; it can be edited as a DRAFT only.`, status, 'DRAFT')
}
