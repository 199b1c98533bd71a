import {
  type MetricSample,
  parseMetrics,
  sumOf,
} from '../../src/development/observability/prometheus-text.ts'

/** Reads a server's metrics. @throws Error where the address does not show any. */
export async function readMetrics(address: string): Promise<readonly MetricSample[]> {
  const response = await fetch(address, { signal: AbortSignal.timeout(5_000) })
  if (!response.ok) throw new Error(`${address} answers with status ${response.status}.`)
  return parseMetrics(await response.text())
}

/** Where a target shows its metrics: as it was said, or at the first of the usual places that does; undefined for none. */
export async function findMetrics(target: string, given: string | undefined): Promise<string | undefined> {
  const { protocol, hostname } = new URL(target)
  const places =
    given === undefined ? [`${protocol}//${hostname}:9464/metrics`, `${target}/metrics`] : [given]
  for (const place of places) {
    const isThere = await readMetrics(place).then(
      (samples) => samples.some(({ name }) => name === 'sportello_sql_statements_total'),
      () => false,
    )
    if (isThere) return place
  }
  if (given !== undefined) throw new Error(`--metrics ${given} does not show the metrics of this API.`)
  return undefined
}

/** What a server has counted since it began. */
export interface ServerCounts {
  readonly statements: number
  readonly shared: number
  readonly background: number
  readonly failed: number
}

/** The counts of statements among a server's metrics. */
export function countsIn(samples: readonly MetricSample[]): ServerCounts {
  return {
    statements: sumOf(samples, 'sportello_sql_statements_total'),
    shared: sumOf(samples, 'sportello_sql_shared_total'),
    background: sumOf(samples, 'sportello_sql_background_total'),
    failed: sumOf(samples, 'sportello_sql_statements_total', { sportello_sql_outcome: 'failed' }),
  }
}
