import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { graphiqlRoles } from './graphiql-page.ts'
import { graphiqlBar, graphiqlPath, graphiqlScript, graphiqlStyle } from './graphiql-page.ts'

type Role = (typeof graphiqlRoles)[number]

/** A stored operation as a tab: `role` is one that may run it. */
export interface GraphiqlOperation {
  name: string
  document: string
  variables: Record<string, unknown>
  role: Role
}

export interface GraphiqlOptions {
  /** Path of the GraphQL endpoint on this server. */
  endpoint: string
  /** Asked at each load of the page, so that examples follow the data. */
  operations: () => Promise<GraphiqlOperation[]>
  /** Asked at each load and at each change of role, so that tokens are fresh. */
  tokens: () => Promise<Record<Exclude<Role, 'anonymous'>, string>>
}

/**
 * Serves GraphiQL with one tab for each stored operation, wholly from this server. Its session hands out
 * tokens of every role: never register it in production.
 */
export async function registerGraphiql(app: FastifyInstance, options: GraphiqlOptions): Promise<void> {
  // A development dependency: production images do not contain it.
  const [{ ruruHTML }, { getStaticFile }] = await Promise.all([import('ruru/server'), import('ruru/static')])
  const staticPath = `${graphiqlPath}/static/`
  const page = ruruHTML({
    staticPath,
    endpoint: options.endpoint,
    clientConfig: { showPersistHeadersSettings: false },
    htmlParts: {
      titleTag: '<title>GraphiQL - Sportello Notai</title>',
      styleTags: (original) => original + graphiqlStyle,
      bodyContent: (original) => graphiqlBar + original,
      bodyInitScript: graphiqlScript,
    },
  })
  const policy = contentSecurityPolicy(page)

  await app.register(
    async (scope) => {
      scope.addHook('preHandler', async (_request, reply) => {
        // Workers obey the policy of their own file, so assets carry it as well.
        reply.header('content-security-policy', policy)
      })

      scope.get('/', async (_request, reply) =>
        reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(page),
      )

      scope.get('/session.json', async (_request, reply) => {
        const [operations, tokens] = await Promise.all([options.operations(), options.tokens()])
        return reply.header('cache-control', 'no-store').send({ operations, tokens })
      })

      scope.get('/static/*', async (request, reply) => {
        const file = await getStaticFile({
          staticPath,
          urlPath: request.url,
          acceptEncoding: request.headers['accept-encoding'],
          disallowDevAssets: true,
        })
        if (!file) return reply.callNotFound()
        // File names stay the same from one version to the next: revalidate each time.
        reply.headers({ ...file.headers, 'cache-control': 'no-cache', vary: 'accept-encoding' })
        if (request.headers['if-none-match'] === file.headers.etag) {
          return reply.removeHeader('content-length').code(304).send()
        }
        return reply.send(file.content)
      })
    },
    { prefix: graphiqlPath },
  )
}

// Private: a policy that names each inline script of the page by its hash.
function contentSecurityPolicy(html: string): string {
  const inlineScripts = [...html.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(
    (match) => match[1] ?? '',
  )
  const hashes = inlineScripts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
  return [
    "default-src 'none'",
    `script-src 'self' ${hashes.join(' ')}`,
    // The editor writes style elements and attributes while it runs.
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
