import { randomBytes, randomUUID } from 'node:crypto'
import type { CanaryServer, Sender } from './canary-server.ts'
import type { Message } from './exchange.ts'

/** What of a GraphQL request is not the same in all of them. */
export interface Asking {
  readonly query?: string
  readonly variables?: unknown
  readonly as?: Sender | undefined
  readonly operationName?: string
  readonly documentId?: string
  readonly extensions?: object
  readonly headers?: Readonly<Record<string, string>>
  readonly leavesAfterMs?: number
}

export type Messages = ReturnType<typeof createMessages>

/** Makes requests that carry canaries in their headers, whatever else is in them. */
export function createMessages({ canaries, tokens, secrets, mode }: CanaryServer) {
  let made = 0

  /** The headers in which clients, browsers and proxies tell of people. */
  function carriers(): Record<string, string> {
    made += 1
    const [person, mail] = [canaries.draw('codice fiscale'), canaries.draw('e-mail')]
    const encoded = encodeURIComponent(canaries.draw('name'))
    return {
      'user-agent': `Browser of ${mail}`,
      referer: `https://portal.example/clients/${person}?name=${encoded}`,
      cookie: `session=${person}; name=${encoded}`,
      'x-request-id': person,
      'x-forwarded-for': mail,
      forwarded: `for=${person}`,
      from: mail,
      baggage: `person=${person},mail=${encodeURIComponent(mail)}`,
      // Every third is part of a trace that a client began.
      ...(made % 3 === 0 && {
        traceparent: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`,
        tracestate: `portal=${person}`,
      }),
      ...(made % 7 === 0 && { traceparent: `00-${person}-01`, tracestate: person }),
    }
  }

  const authorization = (as: Sender | undefined): Record<string, string> =>
    as ? { authorization: `Bearer ${tokens[as]}` } : {}

  function plain(name: string, { headers, ...rest }: Omit<Message, 'name'>): Message {
    return { name, headers: { ...carriers(), ...headers }, ...rest }
  }

  /** A request by POST, cold where the server lets it be. */
  function ask(name: string, asking: Asking): Message {
    const { as, headers, leavesAfterMs, ...body } = asking
    return plain(name, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'cache-control': 'no-cache',
        ...(mode === 'production' && { 'x-load-test-key': secrets.loadTestKey }),
        ...authorization(as),
        ...headers,
      },
      body: JSON.stringify(body),
      ...(leavesAfterMs !== undefined && { leavesAfterMs }),
    })
  }

  /** The same by GET, with all of it in the address. */
  function askByAddress(name: string, { as, headers, ...fields }: Asking): Message {
    const address = new URLSearchParams()
    for (const [key, value] of Object.entries(fields)) {
      address.set(key, typeof value === 'string' ? value : JSON.stringify(value))
    }
    return plain(name, {
      path: `/graphql?${address.toString()}`,
      headers: { 'apollo-require-preflight': 'true', ...authorization(as), ...headers },
    })
  }

  return { plain, ask, askByAddress, newKey: () => randomUUID() }
}
