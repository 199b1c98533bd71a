import { type TestApp, type TestAppOptions, startTestApp } from '../_util/test-app.ts'

/** All that production asks for; the tests' own keys and database are used instead of these addresses. */
export const productionEnvironment = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://api@database.example/sportello',
  REDIS_URL: 'redis://cache.example:6379',
  JWT_JWKS_URL: 'https://sign-in.example/jwks',
  JWT_ISSUER: 'https://sign-in.example',
  JWT_AUDIENCE: 'sportello-notai-api',
}

/** The application as in production, but for any document: what is served at all has tests of its own. */
export function startProductionApp({ environment, ...options }: TestAppOptions = {}): Promise<TestApp> {
  return startTestApp({
    ...options,
    environment: { ...productionEnvironment, TRUSTED_DOCUMENTS: 'off', ...environment },
  })
}

/** Closes it without the seconds in which a load balancer sees it go. */
export async function closeAtOnce({ fastify, database }: TestApp): Promise<void> {
  await fastify.close()
  await database.close()
}
