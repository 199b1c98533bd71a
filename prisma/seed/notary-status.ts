import type { NotaryStatus } from '../../src/generated/prisma/enums.ts'
import { Random } from './random.ts'

const statuses: [NotaryStatus, number][] = [
  ['IN_OFFICE', 95],
  ['ABSENT', 2],
  ['SUSPENDED', 1],
  ['CEASED', 1],
  ['TRANSFERRED', 1],
]

/** Nearly all notaries are in office; the first two, with whom tokens and tests begin, always. */
export function notaryStatus(notary: number): NotaryStatus {
  if (notary < 2) return 'IN_OFFICE'
  const index = new Random('notary status', notary).pickIndex(statuses.map(([, weight]) => weight))
  return statuses[index]?.[0] ?? 'IN_OFFICE'
}
