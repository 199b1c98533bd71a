import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { createDatabase } from '../../src/data/prisma.ts'
import { mutationExamples } from '../../src/development/mutation-examples.ts'
import { operationExamples } from '../../src/development/operation-examples.ts'
import { type RoleName, firstPeople, roleNames, toRole } from '../../src/development/people.ts'
import { createSchema } from '../../src/graphql/schema.ts'
import { loadStoredOperations } from '../../src/graphql/stored-operations.ts'
import { asAdministrator } from '../_util/databases.ts'
import { type OwnDatabase, copyDatabase } from '../_util/own-database.ts'
import { startServerProcess } from '../_util/server-process.ts'
import { authority, createIssuer, inSeconds, serveHttp, stopHttp } from '../http/issuer.ts'
import { actsOf, plantCanaries, setTraps } from './canary-rows.ts'
import { createCanaries, inventSecret } from './canaries.ts'
import { startSpanReceiver } from './span-receiver.ts'

export type Mode = 'development' | 'production'
export type CanaryServer = Awaited<ReturnType<typeof startCanaryServer>>
/** Who sends a request, by the token that goes with it. */
export type Sender = RoleName | 'forged' | 'expired' | 'stranger'

export interface CanaryServerOptions {
  readonly redisUrl?: string | undefined
  /** More settings, or other ones. */
  readonly environment?: Readonly<Record<string, string>>
  /** Milliseconds until it is killed once it was told to stop: production goes on answering for five seconds. */
  readonly patienceMs?: number
}

/** A server process over a database full of canaries, and a receiver of all that it sends. */
export async function startCanaryServer(mode: Mode, options: CanaryServerOptions = {}) {
  const { redisUrl, environment, patienceMs = 10_000 } = options
  const canaries = createCanaries()
  const dataDirectory = await mkdtemp(join(tmpdir(), 'sportello-notai-canaries-'))
  const [database, receiver] = await Promise.all([copyDatabase('small'), startSpanReceiver()])
  const setting = () => canaries.add('setting', 'secret', inventSecret())
  const account = await createAccount(database, setting())
  const administration = new pg.Client({ connectionString: database.administrationUrl })
  await administration.connect()
  await plantCanaries(administration, canaries)
  const inquiry = createDatabase({ url: database.url, poolMax: 1 })
  const people = await firstPeople(inquiry.client)
  const stored = loadStoredOperations(createSchema({ tracesEveryResolver: false }))
  const queries = await operationExamples(inquiry.client, stored.all)
  const acts = await actsOf(administration, people.notary)
  await setTraps(administration)

  const keys = await startIssuer()
  const secrets = { metricsToken: setting(), loadTestKey: setting() }
  const tokens = await tokensOf()
  const server = await startServerProcess({
    databaseUrl: account.url,
    redisUrl,
    dataDirectory,
    environment: {
      ...receiver.environment,
      ...{ NODE_ENV: mode, LOG_LEVEL: 'trace', SLOW_STATEMENT_MS: '1', SLOW_OPERATION_MS: '1' },
      ...{ METRICS_TOKEN: secrets.metricsToken, LOAD_TEST_KEY: secrets.loadTestKey },
      ...(mode === 'development' && { TRUSTED_DOCUMENTS: 'warn' }),
      ...keys.environment,
      ...environment,
    },
    ...(mode === 'development' && { program: 'test/telemetry/failing-server.ts' }),
    patienceMs,
  })

  return {
    ...server,
    ...{ mode, canaries, receiver, administration, stored, queries, acts, tokens, secrets },
    mutations: mutationExamples(inquiry.client),
    async close() {
      await server.stop()
      await Promise.all([inquiry.close(), administration.end(), receiver.close(), keys.close()])
      await database.drop()
      await account.drop()
      await rm(dataDirectory, { recursive: true, force: true })
    },
  }

  async function tokensOf(): Promise<Record<Sender, string>> {
    const sign = async (subject: string, role: RoleName, claims = {}, by = keys) =>
      canaries.add('setting', 'token', await by.sign(subject, role, claims))
    const own = roleNames.map(async (role) => [role, await sign(people[role], role)] as const)
    const [head, payload] = (await keys.sign(people.notary, 'notary', { jti: inventSecret() })).split('.')
    const stranger = await startIssuer()
    try {
      return {
        ...(Object.fromEntries(await Promise.all(own)) as Record<RoleName, string>),
        forged: canaries.add(
          'setting',
          'token',
          `${head}.${payload}.${randomBytes(64).toString('base64url')}`,
        ),
        expired: await sign(people.staff, 'staff', { exp: inSeconds(-60) }),
        stranger: await sign(people.citizen, 'citizen', {}, stranger),
      }
    } finally {
      await stranger.close()
    }
  }
}

/** A role of PostgreSQL whose password is a canary; it may do what the application's own role may. */
async function createAccount(database: OwnDatabase, password: string) {
  const address = new URL(database.url)
  const owner = pg.escapeIdentifier(decodeURIComponent(address.username))
  const name = `canary_${randomBytes(6).toString('hex')}`
  const run = (sql: string) =>
    asAdministrator(database.administrationUrl, async (client) => void (await client.query(sql)))
  await run(`create role ${name} login password '${password}' in role ${owner}`)
  Object.assign(address, { username: name, password })
  const home = new URL(database.administrationUrl)
  home.pathname = '/postgres'
  return {
    url: address.href,
    drop: () => asAdministrator(home.href, async (client) => void (await client.query(`drop role ${name}`))),
  }
}

/** An identity provider whose keys are fetched over HTTP. */
async function startIssuer() {
  const issuer = await createIssuer()
  const { server, url } = await serveHttp((_request, response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [issuer.jwk] })),
  )
  return {
    environment: { JWT_JWKS_URL: url, JWT_ISSUER: authority.issuer, JWT_AUDIENCE: authority.audience },
    sign: (subject: string, role: RoleName, claims: object) =>
      issuer.sign({ sub: subject, role: toRole(role), ...claims }),
    close: () => stopHttp(server),
  }
}
