import { randomUUID } from 'node:crypto'
import fastifyCors from '@fastify/cors'
import { fastifyApolloDrainPlugin } from '@as-integrations/fastify'
import Fastify, { LogController, type FastifyBaseLogger } from 'fastify'
import type { JWTVerifyGetKey } from 'jose'
import { type Logger, pino } from 'pino'
import type { Config } from './config.ts'
import { observeCaches } from './cache/cache-metrics.ts'
import { createCache } from './cache/cache.ts'
import { cacheVersion } from './cache/cache-version.ts'
import { createResponseCache } from './cache/response-cache.ts'
import { createDropChannel } from './data/drop-channel.ts'
import { observePool } from './data/pool-metrics.ts'
import { createDatabase } from './data/prisma.ts'
import { createStatementReports } from './data/statement-reports.ts'
import { createUnitOfWork } from './data/unit-of-work.ts'
import { createUserService } from './domains/user/user-service.ts'
import { describeError } from './graphql/format-error.ts'
import { createPreparingExecutor } from './graphql/execution/executor.ts'
import { createKnownDocuments } from './graphql/known-documents.ts'
import { createLoadersFactory } from './graphql/loaders.ts'
import { createOperationFacts } from './graphql/operation-facts.ts'
import { createOperationMetrics } from './graphql/operation-metrics.ts'
import { createOperationReports } from './graphql/operation-reports.ts'
import { createPersistedQueryCache } from './graphql/persisted-query-cache.ts'
import { createRepositories } from './graphql/repositories.ts'
import { type SchemaOptions, createSchema } from './graphql/schema.ts'
import { createGraphqlServer } from './graphql/server.ts'
import { createServices } from './graphql/services.ts'
import { loadStoredOperations } from './graphql/stored-operations.ts'
import { registerCacheStatistics } from './http/cache-statistics.ts'
import { refuseAddress, registerErrorResponses } from './http/error-responses.ts'
import { createFastLane } from './http/fast-lane.ts'
import { registerGraphqlRoute } from './http/graphql-route.ts'
import { registerHealth } from './http/health.ts'
import { type WriteMetrics, registerMetrics } from './http/metrics.ts'
import { createRequestReports } from './http/request-reports.ts'
import { createAidsGate } from './http/response-aids.ts'
import { sandboxPlugin } from './http/sandbox.ts'
import { byName, createCommonHeaders } from './http/common-headers.ts'
import { createTokenVerifier, remoteKeys } from './http/token-verifier.ts'

const bodyLimit = 100_000

export interface AppOptions {
  readonly config: Config
  /** Connection string of the database. */
  readonly databaseUrl: string
  /** Keys that verify tokens; those of the configured address by default. */
  readonly verificationKeys?: JWTVerifyGetKey
  readonly logger?: Logger
  /** What writes the metrics of this process, where something keeps them. */
  readonly writeMetrics?: WriteMetrics | undefined
  /** Milliseconds for a whole request. */
  readonly requestTimeoutMs?: number
  /** For tests that need a schema which breaks the rules. */
  readonly schemaExtension?: SchemaOptions['extension']
  /** For tests that compare ways to run an operation. */
  readonly createExecutor?: typeof createPreparingExecutor
  /** False for tests that compare: then every operation is run by Apollo. */
  readonly runsDirectly?: boolean
}

export type App = Awaited<ReturnType<typeof buildApp>>

/** Wires the server together; it listens to nothing yet, and connects to nothing before the first request. */
export async function buildApp(options: AppOptions) {
  const { config, databaseUrl, schemaExtension, requestTimeoutMs = 5_000 } = options
  const { createExecutor = createPreparingExecutor, runsDirectly = true } = options
  // Lines of libraries give whole errors, with messages and packets.
  const logger = options.logger ?? pino({ level: config.logLevel, serializers: { err: describeError } })
  const database = createDatabase({
    url: databaseUrl,
    poolMax: config.database.poolMax,
    reportStatement: createStatementReports({ logger, slowMs: config.slow.statementMs }),
  })
  observePool(database.pool)
  const channel = createDropChannel({
    url: databaseUrl,
    pool: database.pool,
    onDrop: (tags) => void cache.drop(tags),
    onFlush: () => void cache.forget(),
  })
  const cache = createCache({
    redisUrl: config.redisUrl,
    version: cacheVersion(databaseUrl),
    isListening: channel.isListening,
    logger,
  })
  observeCaches(cache.statistics)
  const repositories = createRepositories(database.client, cache)
  const schema = createSchema({ tracesEveryResolver: !config.isProduction, extension: schemaExtension })
  const storedOperations = loadStoredOperations(schema)
  const { trustedDocuments } = config
  const factsOf = createOperationFacts(schema, storedOperations, trustedDocuments === 'only')
  const documents = createKnownDocuments(storedOperations, factsOf)
  const write = createUnitOfWork(database.client, cache)
  const services = createServices(write, repositories)
  const metrics = createOperationMetrics(storedOperations.all)
  const reports = createOperationReports({
    metrics,
    logger,
    slowMs: config.slow.operationMs,
  })
  const responses = createResponseCache(cache, database.pool.background)
  const tokens = createTokenVerifier({
    ...config.authentication,
    keys: options.verificationKeys ?? remoteKeys(config.authentication.jwksUrl ?? ''),
  })
  // Every line says itself which request it is of. Loggers that a factory makes would be checked, each of them.
  const loggerInstance = Object.create(logger) as FastifyBaseLogger
  loggerInstance.child = () => loggerInstance
  let isDraining = false

  const fastify = Fastify({
    loggerInstance,
    // Its own lines carry the address, and so the variables of a GET.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    // No hook runs for an address that cannot be read.
    frameworkErrors(error, request, reply) {
      requests.follow(request, reply)
      void reply.headers(byName(commonHeaders(request)))
      refuseAddress(error, request, reply)
    },
    genReqId: () => randomUUID(),
    requestTimeout: 15_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 1_000 },
  })
  fastify.server.maxConnections = 2_000

  const { apollo, runDirectly } = createGraphqlServer({
    schema,
    execute: createExecutor(schema),
    storedOperations,
    factsOf,
    documents,
    users: createUserService(repositories.users),
    createLoaders: createLoadersFactory(repositories),
    isProduction: config.isProduction,
    trustedDocuments,
    persistedQueryCache: createPersistedQueryCache(cache),
    logger,
    metrics,
    plugins: [
      fastifyApolloDrainPlugin(fastify),
      ...(config.isProduction ? [] : [sandboxPlugin(storedOperations)]),
    ],
  })
  await apollo.start()

  const commonHeaders = createCommonHeaders({
    hasContentPolicy: config.isProduction,
    isDraining: () => isDraining,
  })
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    void reply.headers(byName(commonHeaders(request)))
    done()
  })
  const requests = createRequestReports(logger)
  requests.listenTo(fastify)
  registerErrorResponses(fastify, { bodyLimit })
  if (!config.isProduction) await fastify.register(fastifyCors, localFrontEnds)
  await registerHealth(fastify, { pool: database.pool, cache, isDraining: () => isDraining })
  const seesAids = createAidsGate({ showsAids: !config.isProduction, loadTestKey: config.loadTestKey })
  registerCacheStatistics(fastify, { cache, seesAids })
  if (options.writeMetrics) {
    const { token } = config.metrics
    registerMetrics(fastify, {
      write: options.writeMetrics,
      isOpen: !config.isProduction,
      token,
      commonHeaders,
    })
  }
  const { answered } = requests
  const fastLane = config.isProduction
    ? createFastLane({ responses, commonHeaders, reports, answered })
    : undefined
  fastLane?.standBefore(fastify.server)
  await registerGraphqlRoute(fastify, {
    apollo,
    runDirectly: runsDirectly ? runDirectly : undefined,
    tokens,
    storedOperations,
    documents,
    responses,
    services,
    reports,
    requests,
    seesAids,
    fastLane,
    commonHeaders,
    requestTimeoutMs,
  })

  fastify.addHook('onReady', async () => channel.start())
  fastify.addHook('onClose', async () => {
    await Promise.all([channel.close(), cache.close()])
  })

  return {
    fastify,
    database,
    cache,
    schema,
    storedOperations,
    /** Turns readiness off, goes on answering for a moment, lets requests end, and closes everything. */
    async drain(): Promise<void> {
      isDraining = true
      await new Promise((resolve) => setTimeout(resolve, config.drainMilliseconds))
      await apollo.stop()
      await database.close()
    },
  }
}

/** A front end on another port of this machine may call the server while it is developed. */
const localFrontEnds = {
  origin: /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/,
  exposedHeaders: ['x-request-id', 'x-sql-count', 'x-sql-shared', 'x-cache', 'x-trace-id', 'server-timing'],
}
