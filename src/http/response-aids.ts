import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Ledger } from '../budget/ledger.ts'
import { currentTraceId } from '../telemetry/tracing.ts'

/** Who sees counts and timings: everybody outside production, there only who sends the load-test key. */
export function createAidsGate({
  showsAids,
  loadTestKey,
}: {
  readonly showsAids: boolean
  readonly loadTestKey: string | undefined
}) {
  const key = loadTestKey === undefined ? undefined : Buffer.from(loadTestKey)
  return ({ headers }: FastifyRequest): boolean => showsAids || hasKey(headers['x-load-test-key'], key)
}

export type AidsGate = ReturnType<typeof createAidsGate>

/**
 * What a request took, and what the response cache had to do with it: headers as names and values in turn, as they are
 * written.
 */
export function whatItTook(
  { statements, shared }: Pick<Ledger, 'statements' | 'shared'>,
  milliseconds: number,
  cache: 'hit' | 'miss' | 'bypass',
): string[] {
  const traceId = currentTraceId()
  const headers = ['x-sql-count', String(statements), 'x-sql-shared', String(shared), 'x-cache', cache]
  headers.push('server-timing', `total;dur=${milliseconds.toFixed(1)}`)
  if (traceId !== undefined) headers.push('x-trace-id', traceId)
  return headers
}

function hasKey(given: string | string[] | undefined, key: Buffer | undefined): boolean {
  if (key === undefined || typeof given !== 'string') return false
  const one = Buffer.from(given)
  return one.length === key.length && timingSafeEqual(one, key)
}
