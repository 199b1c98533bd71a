import { resolve } from 'node:path'
import { z } from 'zod'

type Environment = Record<string, string | undefined>

/** A setting that is missing or cannot be used. The message lists every problem at once. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

const text = z.string().min(1).optional()
const wholeNumber = (minimum: number, maximum: number) =>
  z.coerce
    .number({ error: `must be a whole number from ${minimum} to ${maximum}` })
    .int()
    .min(minimum)
    .max(maximum)

const settings = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(8001),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgresql://')
    .optional(),
  DATABASE_POOL_MAX: wholeNumber(1, 500).default(10),
  DATA_DIR: z.string().min(1).default('.data'),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must start with redis://')
    .optional(),
  METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  METRICS_PORT: wholeNumber(0, 65_535).default(9464),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  SLOW_STATEMENT_MS: wholeNumber(1, 60_000).default(200),
  SLOW_OPERATION_MS: wholeNumber(1, 60_000).default(1_000),
  JWT_ISSUER: text,
  JWT_AUDIENCE: text,
  JWT_JWKS_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
  TRUSTED_DOCUMENTS: z.enum(['off', 'warn', 'only']).optional(),
  LOAD_TEST_KEY: z.string().min(16, 'must have at least 16 characters').optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).optional(),
})

const requiredInProduction = [
  'DATABASE_URL',
  'REDIS_URL',
  'JWT_JWKS_URL',
  'JWT_ISSUER',
  'JWT_AUDIENCE',
] as const satisfies readonly (keyof z.infer<typeof settings>)[]

export type Config = ReturnType<typeof loadConfig>

/**
 * The settings of the server, read once.
 * @throws ConfigError that names every variable with a problem and what it accepts.
 */
export function loadConfig(environment: Environment) {
  const given = withoutBlank(environment)
  const parsed = settings.safeParse(given)
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  if (given.NODE_ENV === 'production') {
    for (const name of requiredInProduction) {
      if (given[name] === undefined) problems.push(`${name}: required in production`)
    }
  }
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(
      `The environment cannot be used:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    )
  }

  const value = parsed.data
  const isProduction = value.NODE_ENV === 'production'
  return {
    isProduction,
    host: value.HOST,
    port: value.PORT,
    /** The pool is each worker's own: several take as many times the connections. */
    database: { url: value.DATABASE_URL, poolMax: value.DATABASE_POOL_MAX },
    redisUrl: value.REDIS_URL,
    metrics: { host: value.METRICS_HOST, port: value.METRICS_PORT, token: value.METRICS_TOKEN },
    /** Milliseconds from which a statement or an operation gets a line of its own in the log. */
    slow: { statementMs: value.SLOW_STATEMENT_MS, operationMs: value.SLOW_OPERATION_MS },
    dataDirectory: resolve(value.DATA_DIR),
    authentication: {
      issuer: value.JWT_ISSUER ?? 'https://sportello-notai.example',
      audience: value.JWT_AUDIENCE ?? 'sportello-notai-api',
      jwksUrl: value.JWT_JWKS_URL,
    },
    trustedDocuments: value.TRUSTED_DOCUMENTS ?? (isProduction ? 'only' : 'off'),
    loadTestKey: value.LOAD_TEST_KEY,
    logLevel: value.LOG_LEVEL ?? (isProduction ? 'info' : 'warn'),
    /** Milliseconds for which a draining server still answers, so that a load balancer sees it go. */
    drainMilliseconds: isProduction ? 5_000 : 0,
  }
}

/** The two settings that the commands share. */
export function commandSettings(environment: Environment): { databaseUrl?: string; dataDirectory: string } {
  const { database, dataDirectory } = loadConfig({ ...environment, NODE_ENV: 'development' })
  return { databaseUrl: database.url, dataDirectory }
}

function withoutBlank(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim() !== ''))
}
