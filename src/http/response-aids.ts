import { timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
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

/** Tells by headers what a request took, and what the response cache had to do with it. */
export function tellWhatItTook(
  reply: FastifyReply,
  { statements, shared }: Pick<Ledger, 'statements' | 'shared'>,
  milliseconds: number,
  cache: 'hit' | 'miss' | 'bypass',
): void {
  const traceId = currentTraceId()
  void reply.headers({
    ...(traceId !== undefined && { 'x-trace-id': traceId }),
    'x-sql-count': statements,
    'x-sql-shared': shared,
    'x-cache': cache,
    'server-timing': `total;dur=${milliseconds.toFixed(1)}`,
  })
}

function hasKey(given: string | string[] | undefined, key: Buffer | undefined): boolean {
  if (key === undefined || typeof given !== 'string') return false
  const one = Buffer.from(given)
  return one.length === key.length && timingSafeEqual(one, key)
}
