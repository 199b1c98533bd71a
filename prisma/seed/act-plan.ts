import { ActStatus } from '../../src/generated/prisma/enums.ts'
import { planLifecycle, type PlannedLifecycle, planPromptSigning } from './act-lifecycle.ts'
import { numberSignedActs } from './act-numbers.ts'
import { actOpening } from './act-opening.ts'
import { type ActProfile, actProfiles } from './act-profiles.ts'
import { actTypes, type SeedActType } from './act-types.ts'
import { assignNotaries, shareActsOut } from './acts-per-notary.ts'
import { notaryStatus } from './notary-status.ts'
import { Random } from './random.ts'
import type { SeedSize } from './seed-size.ts'

/** What must be known of all acts before the first row is made: 24 bytes an act, by its index, oldest first. */
export interface ActPlan {
  count: number
  /** Acts of each notary. */
  actsPerNotary: number[]
  notaryOf: Uint16Array
  typeOf: Uint8Array
  /** Index into `actStatuses`. */
  statusOf: Uint8Array
  /** Which act of its notary it is, from 0. */
  ordinalOf: Uint32Array
  /** Milliseconds since 1970; 0 where not signed. */
  signedAt: Float64Array
  /** 0 where there is none. */
  repertorioNumber: Uint32Array
  /** 0 where there is none. */
  raccoltaNumber: Uint32Array
}

export const actStatuses: readonly ActStatus[] = Object.values(ActStatus)

const shares = actProfiles.map((profile) => profile.share)
const publicWill = actTypes.findIndex((type) => type.code === 'TESTAMENTO_PUBBLICO')

// The newest acts of the first notary, newest first: one in every state before the signing, however small the seed.
const newestStatuses: ActStatus[] = ['DRAFT', 'IN_PREPARATION', 'READY_TO_SIGN', 'CANCELLED', 'DRAFT']

/** Plans the acts: notary, type, status, signing and numbers. */
export function planActs(size: SeedSize): ActPlan {
  const actsPerNotary = shareActsOut(size)
  const plan: ActPlan = {
    count: size.acts,
    actsPerNotary,
    notaryOf: assignNotaries(actsPerNotary),
    typeOf: new Uint8Array(size.acts),
    statusOf: new Uint8Array(size.acts),
    ordinalOf: new Uint32Array(size.acts),
    signedAt: new Float64Array(size.acts),
    repertorioNumber: new Uint32Array(size.acts),
    raccoltaNumber: new Uint32Array(size.acts),
  }
  const seen = new Uint32Array(size.notaries)
  for (let act = 0; act < size.acts; act += 1) {
    const notary = plan.notaryOf[act] as number
    plan.ordinalOf[act] = seen[notary] as number
    seen[notary] = (seen[notary] as number) + 1
    const random = new Random('act plan', act)
    const drawnType = random.pickIndex(shares)
    plan.typeOf[act] = isCertainWill(plan, act) ? publicWill : drawnType
    const { status, signedAt } = planStatus(plan, act, random)
    plan.statusOf[act] = actStatuses.indexOf(status)
    plan.signedAt[act] = signedAt
  }
  numberSignedActs(plan)
  return plan
}

/** The very first act of the first notary: the will of the first citizen. */
export function isFirstWill(plan: ActPlan, act: number): boolean {
  return plan.notaryOf[act] === 0 && plan.ordinalOf[act] === 0
}

// So that each notary with ten acts has a will.
function isCertainWill(plan: ActPlan, act: number): boolean {
  const total = plan.actsPerNotary[plan.notaryOf[act] as number] as number
  return isFirstWill(plan, act) || (total >= 10 && plan.ordinalOf[act] === 4)
}

function planStatus(plan: ActPlan, act: number, random: Random): PlannedLifecycle {
  const notary = plan.notaryOf[act] as number
  const opening = actOpening(act, plan.count)
  if (isCertainWill(plan, act)) return planPromptSigning(opening)
  const newerActs = (plan.actsPerNotary[notary] as number) - (plan.ordinalOf[act] as number) - 1
  const newestStatus = notary === 0 ? newestStatuses[newerActs] : undefined
  if (newestStatus !== undefined) return { status: newestStatus, signedAt: 0 }

  const type = actTypes[plan.typeOf[act] as number] as SeedActType
  const { preparationDays } = actProfiles[plan.typeOf[act] as number] as ActProfile
  const hasFormalities = type.isWill || type.registrationDays !== null
  const isRetired = ['CEASED', 'TRANSFERRED'].includes(notaryStatus(notary))
  return planLifecycle({ opening, preparationDays, hasFormalities, isRetired }, random)
}
