import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { onTestFinished } from 'vitest'

export interface Answer {
  readonly status: number | undefined
  readonly cache: unknown
  readonly traceId: unknown
  readonly text: string
}

/** A connection that is kept: all that is sent over it goes to one worker. */
export interface KeptConnection {
  /** Which worker that is, by the identity that its metrics have. */
  readonly instance: string
  ask(query: string, variables?: object, token?: string): Promise<Answer>
  /** Begins a request; resolves once the worker has begun it too, to what sends the rest of it. */
  begin(query: string): Promise<() => Promise<Answer>>
}

/** Connects until there is one connection to each of so many workers. */
export async function connectToEach(origin: string, count: number): Promise<KeptConnection[]> {
  const connections = new Map<string, KeptConnection>()
  for (let attempt = 0; connections.size < count; attempt += 1) {
    if (attempt === 20 * count) throw new Error(`Only ${connections.size} of ${count} workers answer.`)
    const connection = await connect(origin)
    if (!connections.has(connection.instance)) connections.set(connection.instance, connection)
  }
  return [...connections.values()]
}

async function connect(origin: string): Promise<KeptConnection> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())

  function open(method: string, path: string, headers: Readonly<Record<string, string>> = {}) {
    const sent = request(`${origin}${path}`, {
      agent,
      method,
      headers: { 'content-type': 'application/json', ...headers },
    })
    const answer = new Promise<Answer>((resolve, reject) => {
      sent.on('error', reject).on('response', (response) => {
        const { 'x-cache': cache, 'x-trace-id': traceId } = response.headers
        let text = ''
        response.on('data', (part) => (text += String(part)))
        response.on('error', reject)
        response.on('end', () => resolve({ status: response.statusCode, cache, traceId, text }))
      })
    })
    return { sent, answer }
  }

  const metrics = open('GET', '/metrics')
  metrics.sent.end()
  return {
    instance: instanceIn((await metrics.answer).text),
    ask(query, variables, token) {
      const { sent, answer } = open('POST', '/graphql', token ? { authorization: `Bearer ${token}` } : {})
      sent.end(JSON.stringify({ query, variables }))
      return answer
    },
    async begin(query) {
      const { sent, answer } = open('POST', '/graphql', { expect: '100-continue' })
      // Whoever sends the rest is told how it ended.
      answer.catch(() => {})
      sent.flushHeaders()
      await once(sent, 'continue')
      return () => {
        sent.end(JSON.stringify({ query }))
        return answer
      }
    },
  }
}

/** The identity that a page of metrics has. */
export function instanceIn(metrics: string): string {
  const [, instance] = /service_instance_id="([^"]+)"/.exec(metrics) ?? []
  if (instance === undefined) throw new Error(`No identity in ${metrics}`)
  return instance
}
