import type { ActStatus, DocumentStatus } from '../../src/generated/prisma/enums.ts'
import type { Random } from './random.ts'

type Shares = [DocumentStatus, number][]

const beforeSigning: Partial<Record<ActStatus, Shares>> = {
  DRAFT: [
    ['MISSING', 65],
    ['UPLOADED', 28],
    ['UNDER_REVIEW', 7],
  ],
  IN_PREPARATION: [
    ['MISSING', 25],
    ['UPLOADED', 20],
    ['UNDER_REVIEW', 15],
    ['ACCEPTED', 30],
    ['REJECTED', 7],
    ['EXPIRED', 3],
  ],
  CANCELLED: [
    ['MISSING', 40],
    ['UPLOADED', 25],
    ['ACCEPTED', 20],
    ['REJECTED', 5],
    ['EXPIRED', 10],
  ],
}

const optionalWhenReady: Shares = [
  ['ACCEPTED', 80],
  ['MISSING', 20],
]

/** A status that fits the act: from READY_TO_SIGN on, all mandatory documents are accepted. */
export function inventDocumentStatus(act: ActStatus, isMandatory: boolean, random: Random): DocumentStatus {
  const shares = beforeSigning[act] ?? (isMandatory ? undefined : optionalWhenReady)
  if (shares === undefined) return 'ACCEPTED'
  return shares[random.pickIndex(shares.map(([, share]) => share))]?.[0] ?? 'MISSING'
}
