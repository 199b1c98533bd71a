/**
 * Shares a whole number out in proportion to weights, each share at least its minimum; what rounding leaves goes to
 * the first ones. Uses only exact arithmetic of the language, so that the result is the same everywhere.
 * @throws RangeError when the minimums come to more than the total.
 */
export function shareOut(total: number, weights: readonly number[], minimums: readonly number[]): number[] {
  const rest = total - sum(minimums)
  if (rest < 0) throw new RangeError(`${total} cannot be shared out: the minimums come to ${sum(minimums)}.`)
  const weightSum = sum(weights)
  const shares = weights.map(
    (weight, index) => (minimums[index] ?? 0) + Math.floor((rest * weight) / weightSum),
  )
  let left = total - sum(shares)
  for (let index = 0; left > 0; index = (index + 1) % shares.length) {
    if (weights[index] === 0) continue
    shares[index] = (shares[index] ?? 0) + 1
    left -= 1
  }
  return shares
}

/** A list in an order that the generator decides (Fisher and Yates); the list itself is changed. */
export function shuffle<List extends { length: number; [index: number]: number }>(
  list: List,
  below: (limit: number) => number,
): List {
  for (let index = list.length - 1; index > 0; index -= 1) {
    const other = below(index + 1)
    const kept = list[index] as number
    list[index] = list[other] as number
    list[other] = kept
  }
  return list
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
