/**
 * Every name that leaves this process in a span. What is not here is not sent: an attribute that somebody adds, here
 * or in a library, stays behind until it is known to hold no personal data.
 */

export const spanNames = {
  parse: 'graphql.parse',
  validate: 'graphql.validate',
  execute: 'graphql.execute',
  batch: 'dataloader.batch',
  cacheGet: 'cache.get',
  cacheSet: 'cache.set',
} as const

export const eventNames = { repeatedStatement: 'sportello.sql.repeated', exception: 'exception' } as const

/** Our own attributes, and those of the semantic conventions that we set ourselves. */
export const attribute = {
  operationType: 'graphql.operation.type',
  operationName: 'graphql.operation.name',
  fieldCoordinate: 'graphql.field.coordinate',
  operationId: 'sportello.operation.id',
  declared: 'sportello.budget.sql.declared',
  bound: 'sportello.budget.sql.bound',
  exceeded: 'sportello.budget.exceeded',
  budgetKind: 'sportello.budget.kind',
  sqlCount: 'sportello.sql.count',
  sqlShared: 'sportello.sql.shared',
  sqlTimes: 'sportello.sql.times',
  sqlOutcome: 'sportello.sql.outcome',
  cacheHits: 'sportello.cache.hits',
  cacheMisses: 'sportello.cache.misses',
  cacheKeys: 'sportello.cache.keys',
  cacheLevel: 'sportello.cache.level',
  cacheState: 'sportello.cache.state',
  cacheResult: 'sportello.cache.result',
  loaderName: 'sportello.loader.name',
  loaderKeys: 'sportello.loader.keys',
  loaderUnique: 'sportello.loader.unique',
  loaderCached: 'sportello.loader.cached',
  loaderRows: 'sportello.loader.rows',
  querySummary: 'db.query.summary',
  dbSystem: 'db.system.name',
  poolName: 'db.client.connection.pool.name',
  connectionState: 'db.client.connection.state',
  httpMethod: 'http.request.method',
  httpRoute: 'http.route',
  httpStatus: 'http.response.status_code',
  urlScheme: 'url.scheme',
  errorType: 'error.type',
} as const

/** Attributes that spans may carry. */
export const spanAttributes: ReadonlySet<string> = new Set([
  attribute.operationType,
  attribute.operationName,
  attribute.operationId,
  attribute.declared,
  attribute.bound,
  attribute.exceeded,
  attribute.sqlCount,
  attribute.sqlShared,
  attribute.cacheHits,
  attribute.cacheMisses,
  attribute.cacheKeys,
  attribute.cacheLevel,
  attribute.loaderName,
  attribute.loaderKeys,
  attribute.loaderUnique,
  attribute.loaderCached,
  attribute.loaderRows,
  attribute.querySummary,
  attribute.dbSystem,
  'db.namespace',
  'db.operation.name',
  // Parameterised: values are never part of it.
  'db.query.text',
  attribute.httpMethod,
  attribute.httpRoute,
  attribute.httpStatus,
  attribute.urlScheme,
  attribute.errorType,
  'network.protocol.version',
  'server.address',
  'server.port',
])

/** Attributes that the events of spans may carry. An exception's message and stack can quote values. */
export const eventAttributes: ReadonlySet<string> = new Set([
  attribute.querySummary,
  attribute.sqlTimes,
  attribute.fieldCoordinate,
  'exception.type',
])

/** Attributes of the resource: what sends. */
export const resourceAttributes: ReadonlySet<string> = new Set([
  'service.name',
  'service.version',
  'service.instance.id',
  'service.namespace',
  'deployment.environment.name',
  'telemetry.sdk.language',
  'telemetry.sdk.name',
  'telemetry.sdk.version',
])
