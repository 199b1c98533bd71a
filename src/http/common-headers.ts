import { securityHeaders } from './security-headers.ts'

/** Names and values in turn of the headers that every answer has, in a list that is the caller's own. */
export type CommonHeaders = (request: { readonly id: string }) => string[]

export function createCommonHeaders(options: {
  readonly hasContentPolicy: boolean
  readonly isDraining: () => boolean
}): CommonHeaders {
  // Sandbox and GraphiQL bring scripts of their own.
  const protection = Object.entries(securityHeaders(options)).flat()
  return ({ id }) => {
    const headers = [...protection, 'x-request-id', id]
    // A connection that is kept would keep a server up that is about to stop.
    if (options.isDraining()) headers.push('connection', 'close')
    return headers
  }
}

/** The same as an object. */
export function byName(headers: readonly string[]): Record<string, string> {
  const named: Record<string, string> = {}
  for (let at = 0; at < headers.length; at += 2) named[headers[at]!] = headers[at + 1]!
  return named
}
