import type { IncomingMessage, ServerResponse } from 'node:http'
import helmet from 'helmet'

/**
 * The headers that protect browsers, by name in lower case. They are the same for every answer, so they are worked out
 * once.
 */
export function securityHeaders({ hasContentPolicy }: { hasContentPolicy: boolean }): Record<string, string> {
  const headers: Record<string, string> = {}
  const response = {
    setHeader: (name: string, value: string) => void (headers[name.toLowerCase()] = value),
    removeHeader: () => {},
  }
  const middleware = helmet({ contentSecurityPolicy: hasContentPolicy && undefined })
  middleware({} as IncomingMessage, response as unknown as ServerResponse, () => {})
  return headers
}
