import type { PartyKind } from './act-profiles.ts'
import type { DirectoryPlan } from './directory-plan.ts'
import { Random } from './random.ts'
import type { SeedSize } from './seed-size.ts'

export type ClientKind = Exclude<PartyKind, 'anybody'>

/** Who the clients are, by their index; nothing is stored, each answer is computed. */
export interface ClientPlan {
  count: number
  /** The one citizen with whom tokens and tests begin; never drawn by `draw`, so that his acts are known. */
  firstCitizen: number
  suspendedCitizen: number
  kindOf(client: number): ClientKind
  /** Whether the client signs in to the portal: about one natural person in ten. */
  hasAccount(client: number): boolean
  /** District in which the client lives or has its seat. */
  districtOf(client: number): number
  /** A client of this kind who is not among `taken`: mostly one from the district, some much more often than others. */
  draw(kind: PartyKind, district: number, random: Random, taken: readonly number[]): number
}

/** Plans the clients of a seed. Banks come first, then the first citizen, then companies and people mixed. */
export function planClients(size: SeedSize, directory: DirectoryPlan): ClientPlan {
  const count = size.clients
  const bankCount = Math.min(40, Math.max(3, Math.floor(count / 2000)))
  const firstCitizen = bankCount
  const perNotary = Math.floor((count - bankCount) / size.notaries)

  const kindOf = (client: number): ClientKind => {
    if (client < bankCount) return 'bank'
    if (client === firstCitizen) return 'person'
    return new Random('client kind', client).chance(0.12) ? 'company' : 'person'
  }
  const hasAccount = (client: number) =>
    kindOf(client) === 'person' &&
    (client === firstCitizen || new Random('client account', client).chance(0.1))
  const districtOf = (client: number) =>
    client < bankCount
      ? client % size.districts
      : (directory.districtOf[(client - bankCount) % size.notaries] as number)

  function drawOne(kind: PartyKind, district: number, random: Random): number {
    const part = random.fraction()
    if (kind === 'bank') return Math.floor(bankCount * part * part)
    if (random.chance(0.15) || perNotary === 0) return bankCount + random.below(count - bankCount)
    const { firstNotary, notaryCount } = directory.districts[district] as DirectoryPlan['districts'][number]
    const skewed = kind === 'company' ? part * part * part : (part + part * part) / 2
    const notary = firstNotary + random.below(notaryCount)
    return bankCount + notary + size.notaries * Math.floor(perNotary * skewed)
  }

  function draw(kind: PartyKind, district: number, random: Random, taken: readonly number[]): number {
    const wanted = kind === 'anybody' ? (random.chance(0.15) ? 'company' : 'person') : kind
    const fits = (client: number) =>
      client !== firstCitizen && !taken.includes(client) && kindOf(client) === wanted
    for (let attempt = 0; attempt < 40; attempt += 1) {
      const client = drawOne(wanted, district, random)
      if (fits(client)) return client
    }
    const start = random.below(count)
    for (let step = 0; step < count; step += 1) {
      const client = (start + step) % count
      if (fits(client)) return client
    }
    throw new RangeError(`A seed of ${count} clients has too few of kind ${wanted}.`)
  }

  let suspendedCitizen = firstCitizen + 1
  while (suspendedCitizen < count && !hasAccount(suspendedCitizen)) suspendedCitizen += 1
  return { count, firstCitizen, suspendedCitizen, kindOf, hasAccount, districtOf, draw }
}
