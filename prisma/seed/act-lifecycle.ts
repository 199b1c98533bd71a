import type { ActStatus } from '../../src/generated/prisma/enums.ts'
import type { ActOpening } from './act-opening.ts'
import { workingDays, workingInstant } from './calendar.ts'
import type { Random } from './random.ts'

export interface LifecycleSetting {
  opening: ActOpening
  /** Working days from opening to signing: least and most. */
  preparationDays: [number, number]
  /** Whether registrations or other formalities follow the signing. */
  hasFormalities: boolean
  /** Whether the notary has left office: then no act is still open. */
  isRetired: boolean
}

export interface PlannedLifecycle {
  status: ActStatus
  /** Milliseconds since 1970; 0 where not signed. */
  signedAt: number
}

const minute = 60_000
const lastDay = workingDays.length - 1

/** How far an act has come at the reference instant: cancelled now and then, signed after its preparation, or open. */
export function planLifecycle(setting: LifecycleSetting, random: Random): PlannedLifecycle {
  const { opening, preparationDays, hasFormalities, isRetired } = setting
  if (random.chance(0.04)) return { status: 'CANCELLED', signedAt: 0 }
  const preparation = random.between(...preparationDays)
  const signingDay = opening.day + preparation
  if (signingDay <= lastDay) {
    const sameDay = opening.instant + random.between(20, 80) * minute
    const signedAt = preparation === 0 ? sameDay : workingInstant(signingDay, random.fraction())
    return { status: statusAfterSigning(lastDay - signingDay, hasFormalities), signedAt }
  }
  if (isRetired) return { status: 'CANCELLED', signedAt: 0 }
  const progress = (lastDay - opening.day) / preparation
  const status = progress < 0.25 ? 'DRAFT' : progress < 0.8 ? 'IN_PREPARATION' : 'READY_TO_SIGN'
  return { status, signedAt: 0 }
}

/** An act that was signed as soon as it could be. */
export function planPromptSigning(opening: ActOpening): PlannedLifecycle {
  const signingDay = Math.min(opening.day + 2, lastDay)
  const signedAt = signingDay > opening.day ? workingInstant(signingDay, 0.5) : opening.instant + 60 * minute
  return { status: statusAfterSigning(lastDay - signingDay, true), signedAt }
}

// Working days: registration and transcription are done within a month, digital preservation within a year.
function statusAfterSigning(daysSince: number, hasFormalities: boolean): ActStatus {
  if (daysSince < 2) return 'SIGNED'
  if (daysSince < 20 && hasFormalities) return 'FORMALITIES_IN_PROGRESS'
  return daysSince < 150 ? 'COMPLETED' : 'ARCHIVED'
}
