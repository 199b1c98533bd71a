import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a collector does with a request that it has read. */
export type Manner = (request: IncomingMessage, response: ServerResponse) => void

/** How collectors behave that are well, and that are not. */
export const manners = {
  takes: (_request, response) => void response.writeHead(200, { 'content-type': protobuf }).end(),
  isOverloaded: (_request, response) => void response.writeHead(503).end(),
  refuses: (_request, response) => void response.writeHead(400).end('{"message":"no"}'),
  isSlow: (_request, response) => void setTimeout(() => response.writeHead(200).end(), 5_000).unref(),
  neverAnswers: () => {},
  answersGarbage: ({ socket }) => void socket.end('\u0000this was never HTTP\r\n\r\n'.repeat(50)),
  breaksOff: ({ socket }) => void socket.destroy(),
} as const satisfies Record<string, Manner>

const protobuf = 'application/x-protobuf'

export type CollectorStub = Awaited<ReturnType<typeof startCollectorStub>>

/** Stands where a collector would: reads what it is sent, and answers as it is told. */
export async function startCollectorStub(manner: Manner = manners.takes) {
  const bodies: Buffer[] = []
  const paths: string[] = []
  let open = 0
  let mostOpen = 0
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    // Whoever sends may break off, or be gone before the answer.
    request.on('error', () => {})
    response.on('error', () => {})
    response.on('close', () => (open -= 1))
    open += 1
    mostOpen = Math.max(mostOpen, open)
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      bodies.push(Buffer.concat(parts))
      paths.push(request.url ?? '')
      manner(request, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The paths that were asked for, in turn. */
    paths: paths as readonly string[],
    /** Whether a trace, by its id in hexadecimal digits, or a word was in what it took. */
    holdsTrace: (id: string) => bodies.some((body) => body.includes(Buffer.from(id, 'hex'))),
    holds: (word: string) => bodies.some((body) => body.includes(word)),
    /** The most requests that waited for their answers at a time. */
    mostOpen: () => mostOpen,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
