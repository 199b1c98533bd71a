/** One bucket of a histogram: how many were at most `edge`, those of smaller edges included. */
export interface Bucket {
  readonly edge: number
  readonly count: number
}

/** The value that a share of all stays under, interpolated within its bucket as Prometheus does it; NaN for nothing. */
export function quantile(buckets: readonly Bucket[], share: number): number {
  const sorted = buckets.toSorted((one, other) => one.edge - other.edge)
  const wanted = share * (sorted.at(-1)?.count ?? 0)
  if (!(wanted > 0)) return Number.NaN
  const index = sorted.findIndex(({ count }) => count >= wanted)
  const { edge, count } = sorted[index]!
  const below = sorted[index - 1] ?? { edge: 0, count: 0 }
  // Beyond the last edge nothing is known but that it is more.
  if (edge === Infinity) return below.edge
  return below.edge + ((edge - below.edge) * (wanted - below.count)) / (count - below.count)
}
