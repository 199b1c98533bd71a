import { pino, type Logger } from 'pino'
import { inject } from 'vitest'
import { type App, type AppOptions, buildApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config.ts'
import { firstPeople, type RoleName, toRole } from '../../src/development/people.ts'
import { testKeys } from './test-keys.ts'
import { withDatabase } from './databases.ts'
import type { TestDatabase } from './sizes.ts'

export interface TestAppOptions extends Partial<Omit<AppOptions, 'databaseUrl' | 'config'>> {
  /** One of the shared databases (read only), or the connection string of one of your own. */
  readonly database?: TestDatabase | { readonly url: string }
  readonly environment?: Record<string, string>
  /** For routes of a test's own. */
  readonly extend?: (fastify: App['fastify']) => void
}

export interface TestRequest {
  readonly variables?: Record<string, unknown>
  /** Whose token is sent: the first person of a role, or a user's UUID. Nobody's by default. */
  readonly as?: RoleName | { readonly userId: string }
  readonly headers?: Record<string, string>
  /** Whether the caches may answer; otherwise the answer is a cold one, so that its count hangs on nothing else. */
  readonly fromCache?: boolean
  /** Over budget fails the test unless this is set. */
  readonly mayExceedBudget?: boolean
}

export interface TestAnswer {
  readonly status: number
  readonly headers: Record<string, string | undefined>
  readonly text: string
  // Tests look into answers of any shape.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
  readonly data: any
  readonly errors: readonly { message: string; path?: (string | number)[]; extensions: { code: string } }[]
  readonly extensions: { budget?: { declared: number | null; bound: number; measured: number } } | undefined
  /** `x-sql-count`. */
  readonly sql: number
}

export type TestApp = Awaited<ReturnType<typeof startTestApp>>

/** The application as it runs, in this process, over a real PostgreSQL; only the socket is left out. */
export async function startTestApp(options: TestAppOptions = {}) {
  const { database = 'small', environment = {}, extend, ...rest } = options
  const url = typeof database === 'string' ? withDatabase(inject('applicationUrl'), database) : database.url
  const keys = await testKeys()
  const config = loadConfig({ NODE_ENV: 'test', ...environment })
  const logger: Logger = rest.logger ?? pino({ level: 'silent' })
  const app = await buildApp({
    verificationKeys: keys.verificationKeys,
    ...rest,
    logger,
    config,
    databaseUrl: url,
  })
  const people = database === 'empty' ? undefined : await firstPeople(app.database.client)
  extend?.(app.fastify)
  await listening(app)

  /** A token for the first person of a role, or for a user's UUID. */
  async function tokenFor(as: NonNullable<TestRequest['as']>): Promise<string> {
    const subject = typeof as === 'string' ? people![as] : as.userId
    const { issuer, audience } = config.authentication
    return keys.sign({ subject, role: typeof as === 'string' ? toRole(as) : 'CITIZEN', issuer, audience })
  }

  /** Runs a document, or a stored operation by its name. */
  async function query(documentOrName: string, request: TestRequest = {}): Promise<TestAnswer> {
    const stored = app.storedOperations.all.find(({ name }) => name === documentOrName)
    const token = request.as && (await tokenFor(request.as))
    const response = await app.fastify.inject({
      method: 'POST',
      url: '/graphql',
      headers: {
        ...(!request.fromCache && { 'cache-control': 'no-cache' }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...request.headers,
      },
      payload: { query: stored?.text ?? documentOrName, variables: request.variables ?? {} },
    })
    const body = response.json<{
      data?: unknown
      errors?: TestAnswer['errors']
      extensions?: TestAnswer['extensions']
    }>()
    const errors = body.errors ?? []
    const excess = errors.find(({ extensions }) => extensions.code === 'BUDGET_EXCEEDED')
    if (excess && !request.mayExceedBudget) throw new Error(excess.message)
    return {
      status: response.statusCode,
      headers: response.headers as Record<string, string | undefined>,
      text: response.body,
      data: body.data,
      errors,
      extensions: body.extensions,
      sql: Number(response.headers['x-sql-count']),
    }
  }

  return { ...app, config, people: people!, tokenFor, query, close: () => app.drain() }
}

/** Until changes of other instances are heard of, caches hold back; a test of them would find them empty. */
async function listening({ fastify, cache }: App): Promise<void> {
  await fastify.ready()
  const until = performance.now() + 2_000
  while (cache.state().channel === 'silent' && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
