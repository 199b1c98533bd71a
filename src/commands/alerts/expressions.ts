import type { ErrorCode } from '../../errors.ts'

/** How far alerts look back, unless they say otherwise. */
export const window = '10m'

/** Codes that are the server's fault; all others are the client's. */
const serverFaults = ['INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE', 'TIMEOUT'] satisfies ErrorCode[]
export const faultMatcher = `error_type=~"${serverFaults.join('|')}"`
/** Without what the client did wrong: that is answered at once, and would make everything look fast. */
export const earnestMatcher = `error_type=~"|${serverFaults.join('|')}"`

/** The sum of what some counters have grown by. */
export function growth(selector: string, { by, over = window }: { by?: string; over?: string } = {}): string {
  return growthOf((offset) => `${selector}${offset}`, { by, over })
}

/**
 * The same for what is computed from counters, each as a whole number. `increase()` would not do: it estimates, so that
 * two of them cannot be compared, and of a series that appears with its first event, as every rare one does, it makes
 * 0. What is smaller than it was has started anew with its process, and counts from there.
 */
export function growthOf(
  expression: (offset: string) => string,
  { by, over = window }: { by?: string; over?: string } = {},
): string {
  const now = expression('')
  const then = expression(` offset ${over}`)
  const labels = by === undefined ? '' : `by (${by}) `
  return `sum ${labels}(\n  (\n    ${now}\n    - ${then}\n  ) >= 0\n  or ${now}\n)`
}

/**
 * One bucket of a histogram. Prometheus 3 writes whole numbers as `11.0`, Prometheus 2 as the server does: `11`.
 */
export function bucket(name: string, matchers: string, edge: number): string {
  const le = Number.isInteger(edge) ? `le=~"${edge}|${edge}[.]0"` : `le="${edge}"`
  return `${name}_bucket{${matchers}, ${le}}`
}

/** The value under which this share of the answers stays. Where there are few, one slow answer says nothing. */
export function quantile(
  share: number,
  name: string,
  matchers: string,
  { by, fewest }: { by?: string; fewest: number },
): { readonly value: string; readonly floor: string } {
  const labels = by === undefined ? 'le' : `${by}, le`
  const on = by === undefined ? 'and' : `and on (${by})`
  const grouped = by === undefined ? '' : `by (${by}) `
  return {
    value: `histogram_quantile(\n  ${share},\n  sum by (${labels}) (rate(${name}_bucket{${matchers}}[${window}]))\n)`,
    floor: `${on} sum ${grouped}(increase(${name}_count{${matchers}}[${window}])) >= ${fewest}`,
  }
}
