import type { PartyRole } from '../../src/generated/prisma/enums.ts'
import { type ActPlan, isFirstWill } from './act-plan.ts'
import { type ActProfile, actProfiles, type PartyKind } from './act-profiles.ts'
import { actTypes } from './act-types.ts'
import type { ClientPlan } from './client-plan.ts'
import type { DirectoryPlan } from './directory-plan.ts'
import { Random } from './random.ts'
import type { SeedSize } from './seed-size.ts'

export interface PlannedParty {
  client: number
  role: PartyRole
}

const totalShare = sum((profile) => profile.share)
const ownParties = sum((profile) => profile.share * profile.parties.length) / totalShare
const shareWithFurther = sum((profile) => (profile.furtherRoles.length > 0 ? profile.share : 0)) / totalShare

/** How many parties an act of a type that allows them has on top of its own, so that the mean of all acts is met. */
export function meanFurtherParties(size: SeedSize): number {
  return Math.max(0, size.partiesPerAct - ownParties) / shareWithFurther
}

/** The parties of one act, all of them different clients. Acts of the first citizen begin with him. */
export function planParties(
  act: number,
  acts: ActPlan,
  directory: DirectoryPlan,
  clients: ClientPlan,
  furtherParties: number,
): PlannedParty[] {
  const random = new Random('parties', act)
  const profile = actProfiles[acts.typeOf[act] as number] as ActProfile
  const district = directory.districtOf[acts.notaryOf[act] as number] as number
  const slots: { role: PartyRole; kind: PartyKind }[] = [...profile.parties]
  if (profile.furtherRoles.length > 0) {
    const further = random.rounded(furtherParties * 2 * random.fraction())
    for (let party = 0; party < further; party += 1) {
      slots.push({ role: random.pick(profile.furtherRoles), kind: 'person' })
    }
  }
  const citizenSlot = isOfFirstCitizen(acts, act) ? slots.findIndex((slot) => slot.kind === 'person') : -1
  const taken: number[] = []
  return slots.map(({ role, kind }, index) => {
    const client = index === citizenSlot ? clients.firstCitizen : clients.draw(kind, district, random, taken)
    taken.push(client)
    return { client, role }
  })
}

// Some forty acts of the first notary, a third of them at most, and one of each of the next three notaries. Of wills,
// his own alone.
function isOfFirstCitizen(plan: ActPlan, act: number): boolean {
  if (isFirstWill(plan, act)) return true
  if (actTypes[plan.typeOf[act] as number]?.isWill) return false
  const notary = plan.notaryOf[act] as number
  const ordinal = plan.ordinalOf[act] as number
  if (notary > 0) return notary < 4 && ordinal === 0
  const step = Math.max(3, Math.floor((plan.actsPerNotary[0] as number) / 40))
  return ordinal % step === 0
}

function sum(value: (profile: ActProfile) => number): number {
  return actProfiles.reduce((total, profile) => total + value(profile), 0)
}
