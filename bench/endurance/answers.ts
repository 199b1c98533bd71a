import type { Request } from '../operations/candidates.ts'

/** What comes back, on the mean over all requests. */
export interface AnswerSize {
  /** Objects in the answer: acts, parties, notaries and so on; what only holds a page together is none. */
  readonly rows: number
  /** Of the body, not compressed. */
  readonly bytes: number
}

/** Asks each request once. @throws Error that shows the first answer that is none. */
export async function measureAnswers(origin: string, requests: readonly Request[]): Promise<AnswerSize> {
  let [rows, bytes] = [0, 0]
  for (const { method, path, headers, body } of requests) {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: { ...headers, 'accept-encoding': 'identity' },
      ...(body !== undefined && { body }),
    })
    const text = await response.text()
    const { data, errors } = JSON.parse(text) as { data?: object; errors?: unknown }
    if (response.status !== 200 || errors !== undefined || !data) {
      throw new Error(`No answer, but status ${response.status}: ${text.slice(0, 500)}`)
    }
    const found = rowsIn(data)
    if (found < 1) throw new Error('An empty answer measures nothing.')
    rows += found
    bytes += Buffer.byteLength(text)
  }
  return { rows: rows / requests.length, bytes: bytes / requests.length }
}

/** All objects but connections and the places of their pages. */
function countRows(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + countRows(item), 0)
  if (typeof value !== 'object' || value === null) return 0
  return ('nodes' in value || 'hasNextPage' in value ? 0 : 1) + rowsIn(value)
}

function rowsIn(owner: object): number {
  return Object.values(owner).reduce((sum: number, item) => sum + countRows(item), 0)
}
