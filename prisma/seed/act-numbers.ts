import type { ActPlan } from './act-plan.ts'
import { actProfiles } from './act-profiles.ts'
import { actTypes } from './act-types.ts'
import { Random } from './random.ts'

/**
 * Numbers the signed acts of each notary in the order of signing, from 1 and without gaps: one repertorio for acts
 * between living persons and one for wills (Law 89/1913, article 62), and the raccolta of the acts that the notary
 * keeps. Acts released in original are not in the raccolta (article 70), nor are wills, which are kept apart.
 */
export function numberSignedActs(plan: ActPlan): void {
  const notaries = plan.actsPerNotary.length
  const lastNumber = new Uint32Array(notaries)
  const lastWillNumber = new Uint32Array(notaries)
  const lastRaccoltaNumber = new Uint32Array(notaries)
  for (const act of signedActs(plan)) {
    const notary = plan.notaryOf[act] as number
    const type = plan.typeOf[act] as number
    const isWill = actTypes[type]?.isWill === true
    plan.repertorioNumber[act] = next(isWill ? lastWillNumber : lastNumber, notary)
    const releasedInOriginal = actProfiles[type]?.releasedInOriginal ?? 0
    if (isWill || new Random('released in original', act).chance(releasedInOriginal)) continue
    plan.raccoltaNumber[act] = next(lastRaccoltaNumber, notary)
  }
}

// Oldest signing first; of two at the same instant, the act that was opened first.
function signedActs({ count, signedAt }: ActPlan): Uint32Array {
  const acts = new Uint32Array(count)
  let signed = 0
  for (let act = 0; act < count; act += 1) {
    if (signedAt[act] !== 0) acts[signed++] = act
  }
  const instant = (act: number) => signedAt[act] as number
  return acts.subarray(0, signed).sort((one, other) => instant(one) - instant(other) || one - other)
}

function next(lastNumbers: Uint32Array, notary: number): number {
  const number = (lastNumbers[notary] as number) + 1
  lastNumbers[notary] = number
  return number
}
