import type { InjectOptions } from 'fastify'
import { expect } from 'vitest'
import type { ErrorCode } from '../../src/errors.ts'
import type { TestApp } from '../_util/test-app.ts'

/** A request as it went, with the number of statements that the server sent meanwhile for any request. */
export interface Exchange {
  readonly status: number
  readonly headers: Record<string, string | undefined>
  readonly text: string
  // Tests look into answers of any shape.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
  readonly body: any
  readonly statements: number
}

/** Sends a request byte for byte: POST to `/graphql` unless told otherwise. */
export async function send({ fastify, database }: TestApp, request: InjectOptions): Promise<Exchange> {
  const { total, background } = database.pool
  const before = total.statements - background.statements
  const response = await fastify.inject({ method: 'POST', url: '/graphql', ...request })
  return {
    status: response.statusCode,
    headers: response.headers as Record<string, string | undefined>,
    text: response.body,
    body: response.headers['content-type']?.includes('json') ? response.json() : undefined,
    statements: total.statements - background.statements - before,
  }
}

/** Sends a document with a token, or with none. */
export function ask(
  app: TestApp,
  query: string,
  request: { variables?: object; token?: string } = {},
): Promise<Exchange> {
  const { token, variables = {} } = request
  // Without any cache, so that what is counted hangs on nothing that was asked before.
  const headers = { 'cache-control': 'no-cache', ...(token && { authorization: `Bearer ${token}` }) }
  return send(app, { headers, payload: { query, variables } })
}

export interface Refusal {
  readonly status: number
  readonly code: ErrorCode
  readonly message: string
  /** Statements that are allowed for finding out; none by default. */
  readonly statements?: number
}

/** One error with this code and sentence, no data, and nothing read. */
export function expectRefusal({ status, body, statements }: Exchange, expected: Refusal): void {
  const errors = (body?.errors ?? []) as { message: string; extensions: { code: string } }[]
  expect({
    status,
    errors: errors.map(({ message, extensions }) => ({ message, code: extensions.code })),
    data: body?.data ?? null,
    statements,
  }).toEqual({
    status: expected.status,
    errors: [{ message: expected.message, code: expected.code }],
    data: null,
    statements: expected.statements ?? 0,
  })
}
