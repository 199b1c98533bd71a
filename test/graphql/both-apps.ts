import { createPlainExecutor } from '../../src/graphql/execution/executor.ts'
import { type TestApp, type TestAppOptions, startTestApp } from '../_util/test-app.ts'

/**
 * The application with graphql-js, and with prepared operations. Each has one connection: with several, what failures
 * come first hangs on which statement of a wave is answered first, and graphql-js gives several answers itself.
 */
export async function startBoth(options: TestAppOptions, optionsOfPrepared = options) {
  const environment = { DATABASE_POOL_MAX: '1' }
  return Promise.all([
    startTestApp({ ...options, environment, createExecutor: createPlainExecutor }),
    startTestApp({ ...optionsOfPrepared, environment }),
  ])
}

/** All of an answer that is not of this request alone. */
export async function ask(
  app: TestApp,
  { name, role, variables }: { name: string; role: string; variables: object },
) {
  const { text, status, headers } = await app.query(name, {
    variables: variables as Record<string, unknown>,
    mayExceedBudget: true,
    ...(role !== 'anonymous' && { as: role as never }),
  })
  return { status, text: text.replaceAll(headers['x-request-id']!, 'this request') }
}
