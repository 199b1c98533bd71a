/**
 * Pseudo-random numbers that are the same on every machine (mulberry32). Each row of the seed draws from a generator
 * of its own, named by stream and index, so that any row can be made again without the rows before it.
 */
export class Random {
  #state: number

  constructor(stream: string, index = 0) {
    let hash = 0x811c9dc5 ^ index
    for (let position = 0; position < stream.length; position += 1) {
      hash = Math.imul(hash ^ stream.charCodeAt(position), 0x01000193)
    }
    this.#state = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b)
  }

  /** 32 bits, as a whole number from 0. */
  bits(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }

  /** From 0 (included) to 1 (excluded). */
  fraction(): number {
    return this.bits() / 0x1_0000_0000
  }

  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number {
    return Math.floor(this.fraction() * limit)
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1)
  }

  chance(probability: number): boolean {
    return this.fraction() < probability
  }

  /** `mean` or one of its neighbours, so that the average over many draws is `mean`. */
  rounded(mean: number): number {
    return Math.floor(mean + this.fraction())
  }

  /** @throws RangeError for an empty list. */
  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new RangeError('Nothing to pick from: the list is empty.')
    return item
  }

  /** The index of one of the weights, drawn in proportion to them. */
  pickIndex(weights: readonly number[]): number {
    let rest = this.fraction() * weights.reduce((sum, weight) => sum + weight, 0)
    for (const [index, weight] of weights.entries()) {
      rest -= weight
      if (rest < 0) return index
    }
    return weights.length - 1
  }
}
