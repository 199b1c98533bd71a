import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, inject, test } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { explainStartFailure } from '../../src/http/listening.ts'
import { withDatabase } from '../_util/databases.ts'
import { startServerProcess } from '../_util/server-process.ts'
import { createCanarySearch, describeFindings } from './canary-search.ts'
import { createCanaries, inventSecret } from './canaries.ts'

type Settings = Record<string, string>

/** Settings with problems, each around a secret, that are found before anything is started. */
const unusable: Record<string, (secret: string) => Settings> = {
  'an address of another kind': (secret) => ({ DATABASE_URL: `mysql://api:${secret}@127.0.0.1/sportello` }),
  'keys in an address that is none': (secret) => ({ JWT_JWKS_URL: `ftp://sign-in:${secret}@127.0.0.1/jwks` }),
  'a Redis in an address that is none': (secret) => ({ REDIS_URL: `https://:${secret}@127.0.0.1:6379` }),
  'a token for metrics that is too short': (secret) => ({ METRICS_TOKEN: secret.slice(0, 15) }),
  'a key for load tests that is too short': (secret) => ({ LOAD_TEST_KEY: secret.slice(0, 15) }),
  'a level that is none': (secret) => ({ LOG_LEVEL: secret }),
  'a port that is none': (secret) => ({ PORT: secret }),
}

/** Such that are found later. */
const misleading: Record<string, (secret: string) => Settings> = {
  'a database that is not there': (secret) => ({
    DATABASE_URL: `postgresql://api:${secret}@127.0.0.1:1/sportello`,
  }),
  'a password that is not escaped': (secret) => ({
    DATABASE_URL: `postgresql://api:${secret}%zz/#@[x/sportello`,
  }),
  'a Redis on a port that is none': (secret) => ({ REDIS_URL: `redis://:${secret}@127.0.0.1:99999` }),
  'a Redis that is not there': (secret) => ({ REDIS_URL: `redis://:${secret}@127.0.0.1:1` }),
}

function leaksIn(name: string, secret: string, output: string): string[] {
  expect(output.length, name).toBeGreaterThan(20)
  const canaries = createCanaries()
  for (const text of [secret, secret.slice(0, 15)]) canaries.add('setting', 'secret', text)
  return describeFindings(createCanarySearch(canaries.all)(output)).map((line) => `${name}: ${line}`)
}

test.each(Object.entries(unusable))('%s is not repeated', (name, settingsAround) => {
  const secret = inventSecret()
  let output = ''
  try {
    loadConfig(settingsAround(secret))
  } catch (error) {
    output = explainStartFailure(error)
  }
  expect(leaksIn(name, secret, output)).toEqual([])
})

test('a server that starts badly, or not at all, tells no secret', { timeout: 60_000 }, async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'sportello-notai-start-'))
  const left = Object.entries(misleading)
  const leaks: string[] = []
  const startInTurn = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [name, settingsAround] = next
      const secret = inventSecret()
      leaks.push(...leaksIn(name, secret, await outputWith(dataDirectory, settingsAround(secret))))
    }
  }
  try {
    await Promise.all([startInTurn(), startInTurn()])
  } finally {
    await rm(dataDirectory, { recursive: true, force: true })
  }
  expect(leaks).toEqual([])
})

/** What a server writes with these settings, whether it starts or not. */
async function outputWith(dataDirectory: string, changes: Settings): Promise<string> {
  const databaseUrl = withDatabase(inject('applicationUrl'), 'small')
  const environment = {
    ...{ NODE_ENV: 'production', LOG_LEVEL: 'trace', REDIS_URL: 'redis://127.0.0.1:1' },
    ...{ JWT_JWKS_URL: 'http://127.0.0.1:1/', JWT_ISSUER: 'https://sign-in.example', JWT_AUDIENCE: 'api' },
    ...changes,
  }
  const options = { databaseUrl, redisUrl: undefined, dataDirectory, environment, patienceMs: 50 }
  try {
    const server = await startServerProcess(options)
    await wait(200)
    await server.stop()
    return server.output()
  } catch (error) {
    return (error as Error).message
  }
}
