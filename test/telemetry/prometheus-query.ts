import { setTimeout as wait } from 'node:timers/promises'

const longestWaitMs = 15_000

export type PrometheusQuery = ReturnType<typeof createPrometheusQuery>

/** Prometheus' query API. */
export function createPrometheusQuery(origin: string) {
  async function query(expression: string): Promise<number | undefined> {
    const response = await fetch(`${origin}/api/v1/query?query=${encodeURIComponent(expression)}`)
    const { data, error } = (await response.json()) as {
      data?: { result: { value: [number, string] }[] }
      error?: string
    }
    if (!data) throw new Error(`Prometheus refuses ${expression}: ${error}`)
    return data.result[0] && Number(data.result[0].value[1])
  }

  return {
    origin,
    query,
    /** The value once it is the expected one; otherwise the last that was seen. */
    async eventually(expression: string, expected: number): Promise<number | undefined> {
      const deadline = performance.now() + longestWaitMs
      for (;;) {
        const value = await query(expression)
        if (value === expected || performance.now() > deadline) return value
        await wait(200)
      }
    },
    async get<Answer>(path: string): Promise<Answer> {
      const response = await fetch(`${origin}/api/v1/${path}`)
      return ((await response.json()) as { data: Answer }).data
    },
  }
}
