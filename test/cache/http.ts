import { createHash } from 'node:crypto'
import type { InjectOptions } from 'fastify'
import type { TestApp } from '../_util/test-app.ts'

export interface HttpAnswer {
  readonly status: number
  readonly headers: Record<string, string | undefined>
  readonly text: string
  readonly raw: Buffer
}

type Headers = Record<string, string>

/** Requests as they go over the wire, by the ways that clients send them. */
export function overHttp({ fastify, storedOperations }: TestApp) {
  async function send(options: InjectOptions): Promise<HttpAnswer> {
    const response = await fastify.inject({ url: '/graphql', ...options })
    const headers = response.headers as HttpAnswer['headers']
    return { status: response.statusCode, headers, text: response.body, raw: response.rawPayload }
  }
  const stored = (name: string) => storedOperations.all.find((one) => one.name === name)!
  return {
    send,
    stored,
    get: (url: string, headers: Headers = {}) => send({ method: 'GET', url, headers }),
    post: (payload: object, headers: Headers = {}) => send({ method: 'POST', payload, headers }),
    /** The address of a stored operation. */
    addressOf: (name: string, variables: object = {}) =>
      addressWith({ documentId: stored(name).id, variables: JSON.stringify(variables) }),
  }
}

export function addressWith(parameters: Headers): string {
  return `/graphql?${new URLSearchParams(parameters).toString()}`
}

/** What asks for a document by its hash. */
export function persisted(text: string) {
  return { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(text).digest('hex') } }
}
