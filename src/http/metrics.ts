import { timingSafeEqual } from 'node:crypto'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refuseUnknown } from './error-responses.ts'
import { type CommonHeaders, byName } from './common-headers.ts'

const paths = ['/metrics', '/metrics/']

/** Writes the metrics of this process in the form of Prometheus. */
export type WriteMetrics = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** A server of its own for those who collect metrics, on a port that nobody else need reach. Resolves to its address. */
export async function serveMetrics(
  write: WriteMetrics,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  const server = createServer((request, response) => {
    if (paths.includes(request.url?.split('?')[0] ?? '')) void write(request, response)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  // It ends with the process, and keeps none alive.
  server.unref()
  return `http://${host}:${(server.address() as AddressInfo).port}/metrics`
}

/** The same among the API's own addresses: for everybody, or for who has the token where there is one to have. */
export function registerMetrics(
  app: FastifyInstance,
  options: {
    readonly write: WriteMetrics
    readonly isOpen: boolean
    readonly token: string | undefined
    /** Headers that every answer has. */
    readonly commonHeaders: CommonHeaders
  },
): void {
  const { write, isOpen, token, commonHeaders } = options
  for (const path of paths) {
    app.get(path, (request, reply) => {
      if (!isOpen && !hasToken(request, token)) return refuseUnknown(reply)
      reply.hijack()
      const headers = { ...byName(commonHeaders(request)), 'cache-control': 'no-store' }
      for (const [name, value] of Object.entries(headers)) reply.raw.setHeader(name, value)
      void write(request.raw, reply.raw)
    })
  }
}

function hasToken({ headers: { authorization } }: FastifyRequest, token: string | undefined): boolean {
  if (token === undefined || authorization === undefined) return false
  const [given, expected] = [Buffer.from(authorization), Buffer.from(`Bearer ${token}`)]
  return given.length === expected.length && timingSafeEqual(given, expected)
}
