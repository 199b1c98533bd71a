import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../src/config.ts'
import { createDatabase } from '../../src/data/prisma.ts'
import { loadDevelopmentKeys } from '../../src/development/keys.ts'
import { type OperationExample, operationExamples } from '../../src/development/operation-examples.ts'
import { type RoleName, firstPeople, toRole } from '../../src/development/people.ts'
import { createSchema } from '../../src/graphql/schema.ts'
import { loadStoredOperations } from '../../src/graphql/stored-operations.ts'
import { copyDatabase } from '../_util/own-database.ts'
import { startServerProcess } from '../_util/server-process.ts'

export interface Asked {
  readonly text: string
  readonly variables?: Record<string, unknown>
  readonly role?: RoleName | 'anonymous'
}

export interface Answered {
  readonly status: number
  readonly traceId: string
  readonly statements: number
  readonly shared: number
  readonly cache: string | null
  readonly ms: number
  readonly body: { readonly data?: unknown; readonly errors?: readonly unknown[] }
}

export type TracedServer = Awaited<ReturnType<typeof startTracedServer>>

/** A server process over a database of its own, and what its stored operations need to be asked. */
export async function startTracedServer(options: {
  readonly environment: Readonly<Record<string, string>>
  readonly redisUrl?: string | undefined
  readonly program?: string
}) {
  const { environment, redisUrl, program } = options
  const dataDirectory = await mkdtemp(join(tmpdir(), 'sportello-notai-traced-'))
  const [database, keys] = await Promise.all([copyDatabase('small'), loadDevelopmentKeys(dataDirectory)])
  const stored = loadStoredOperations(createSchema({ tracesEveryResolver: false }))
  const { client, close: disconnect } = createDatabase({ url: database.url, poolMax: 1 })
  const people = await firstPeople(client)
  const examples = await operationExamples(client, stored.all)
  const server = await startServerProcess({
    databaseUrl: database.url,
    redisUrl,
    dataDirectory,
    // Spans are to be there soon after they end.
    environment: { OTEL_BSP_SCHEDULE_DELAY: '100', ...environment },
    ...(program !== undefined && { program }),
  })
  const { issuer, audience } = loadConfig({}).authentication

  async function headersFor(role: Asked['role'] = 'anonymous'): Promise<Record<string, string>> {
    if (role === 'anonymous') return {}
    const token = await keys.sign({ subject: people[role], role: toRole(role), issuer, audience })
    return { authorization: `Bearer ${token}` }
  }

  return {
    ...server,
    /** For those who look into its database. */
    client,
    stored,
    examples,
    example: (name: string, role?: Asked['role']): OperationExample =>
      examples.find((one) => one.name === name && (role === undefined || one.role === role))!,

    /** Asks by POST; cold unless the caches may answer. */
    async ask({ text, variables, role }: Asked, { fromCache = false } = {}): Promise<Answered> {
      const start = performance.now()
      const response = await fetch(`${server.origin}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(!fromCache && { 'cache-control': 'no-cache' }),
          ...(await headersFor(role)),
        },
        body: JSON.stringify({ query: text, variables }),
      })
      const { headers, status } = response
      return {
        status,
        traceId: headers.get('x-trace-id') ?? '',
        statements: Number(headers.get('x-sql-count')),
        shared: Number(headers.get('x-sql-shared')),
        cache: headers.get('x-cache'),
        body: (await response.json()) as Answered['body'],
        ms: performance.now() - start,
      }
    },
    async metrics(): Promise<string> {
      return (await fetch(server.metricsAddress)).text()
    },
    async close() {
      await Promise.all([server.stop(), disconnect()])
      await database.drop()
      await rm(dataDirectory, { recursive: true, force: true })
    },
  }
}
