import { Random } from './random.ts'
import type { SeedSize } from './seed-size.ts'
import { shareOut, shuffle } from './share-out.ts'

/**
 * How many acts each notary has: by Zipf's law with an offset, so that a tenth of the notaries has half of the acts.
 * The first notary comes first, his partner second, the others in any order. In a small seed the first has a third.
 */
export function shareActsOut({ notaries, acts }: SeedSize): number[] {
  const ranks = Array.from({ length: notaries }, (_rank, index) => index + 1)
  const others = new Random('notary ranks')
  ranks.splice(2, notaries, ...shuffle(ranks.slice(2), (limit) => others.below(limit)))
  const weights = ranks.map((rank) => 1 / (rank + notaries / 100))
  const minimums = ranks.map(() => 1)
  if (acts < 1000) {
    minimums[0] = Math.ceil(acts / 3)
    weights[0] = 0
  }
  return shareOut(acts, weights, minimums)
}

/** The notary of each act: every notary as often as given, in an order without pattern. */
export function assignNotaries(actsPerNotary: readonly number[]): Uint16Array {
  const total = actsPerNotary.reduce((sum, count) => sum + count, 0)
  const notaryOf = new Uint16Array(total)
  let position = 0
  for (const [notary, count] of actsPerNotary.entries()) {
    notaryOf.fill(notary, position, position + count)
    position += count
  }
  const random = new Random('act notaries')
  return shuffle(notaryOf, (limit) => random.below(limit))
}
