/** From a value to its place, in percent of the width. */
export type Scale = (value: number) => number

/** From 0 to a round number at or above the greatest value, and the marks between. */
export function linearTicks(greatest: number, steps = 3): number[] {
  if (!(greatest > 0)) return [0, 1]
  const rough = greatest / steps
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((one) => one >= rough * 0.999)!
  const marks = Math.ceil(greatest / step - 1e-9)
  return Array.from({ length: marks + 1 }, (_none, index) => Number((index * step).toPrecision(12)))
}

/** Powers of ten around all values; what is not above 0 has no place on such a scale. */
export function logTicks(values: readonly number[]): number[] {
  const placeable = values.filter((value) => value > 0 && Number.isFinite(value))
  if (placeable.length === 0) return [1, 10]
  const first = Math.floor(Math.log10(Math.min(...placeable)))
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...placeable))))
  return Array.from({ length: last - first + 1 }, (_none, index) =>
    Number((10 ** (first + index)).toPrecision(12)),
  )
}

export function linearScale(ticks: readonly number[]): Scale {
  const last = ticks[ticks.length - 1]!
  return (value) => within((value / last) * 100)
}

export function logScale(ticks: readonly number[]): Scale {
  const [first, last] = [Math.log10(ticks[0]!), Math.log10(ticks[ticks.length - 1]!)]
  return (value) => (value > 0 ? within(((Math.log10(value) - first) / (last - first)) * 100) : 0)
}

function within(place: number): number {
  return Number.isFinite(place) ? Number(Math.min(100, Math.max(0, place)).toFixed(2)) : 0
}
