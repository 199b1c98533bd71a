import { Agent, request as send } from 'node:http'
import { connect } from 'node:net'

/** One request as it goes over the wire. */
export interface Message {
  readonly name: string
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** The client is gone after so many milliseconds. */
  readonly leavesAfterMs?: number
}

export interface Exchange {
  readonly message: Message
  /** 0 where no answer came. */
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

export type Wire = ReturnType<typeof createWire>

/** Sends requests to a server over connections that are kept, and remembers each with its answer. */
export function createWire(origin: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 20 })
  const exchanges: Exchange[] = []

  function post(message: Message): Promise<Exchange> {
    const { method = 'GET', path = '/graphql', headers, body, leavesAfterMs } = message
    return new Promise((resolve) => {
      const end = (answer: Omit<Exchange, 'message'>) => {
        const exchange = { message, ...answer }
        exchanges.push(exchange)
        resolve(exchange)
      }
      const { hostname, port } = new URL(origin)
      // A server that refuses so much hangs up, and nobody else is to have that connection.
      const connection = path.length > 8_000 ? false : agent
      const sent = send({ hostname, port, agent: connection, method, path, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', () => {})
        response.on('close', () =>
          end({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        )
      })
      sent.on('error', () => end({ status: 0, headers: {}, body: '' }))
      sent.end(body)
      if (leavesAfterMs !== undefined) setTimeout(() => sent.destroy(), leavesAfterMs)
    })
  }

  return {
    exchanges,
    post,
    /** Sends all of them, so many at a time. */
    async postAll(messages: readonly Message[], atOnce = 8): Promise<void> {
      const left = [...messages]
      const inTurn = async () => {
        for (let next = left.shift(); next; next = left.shift()) await post(next)
      }
      await Promise.all(Array.from({ length: atOnce }, inTurn))
    },
    /** Sends bytes that need be no HTTP; resolves to what comes back until the server hangs up. */
    async postBytes(name: string, text: string): Promise<void> {
      const { hostname, port } = new URL(origin)
      const body = await new Promise<string>((resolve) => {
        let answer = ''
        const socket = connect(Number(port), hostname, () => socket.end(text))
        socket.on('data', (chunk) => (answer += String(chunk)))
        socket.on('error', () => {})
        socket.on('close', () => resolve(answer))
      })
      exchanges.push({
        message: { name, body: text },
        status: Number(body.split(' ')[1] ?? 0),
        headers: {},
        body,
      })
    },
    close: () => agent.destroy(),
  }
}
