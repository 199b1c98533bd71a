import { describe, expect, test } from 'vitest'
import { ConfigError, loadConfig } from '../../src/config.ts'
import { productionEnvironment } from './production-app.ts'

const { NODE_ENV, ...required } = productionEnvironment
const refusal = (...problems: string[]) =>
  new ConfigError(
    ['The environment cannot be used:', ...problems.map((problem) => `  ${problem}`)].join('\n'),
  )

describe('the environment of production', () => {
  test('is enough with what it must have', () => {
    const { isProduction, logLevel, loadTestKey, port, host } = loadConfig(productionEnvironment)
    expect({ isProduction, logLevel, loadTestKey, port, host }).toEqual({
      isProduction: true,
      logLevel: 'info',
      loadTestKey: undefined,
      port: 8001,
      host: '127.0.0.1',
    })
  })

  test.each(Object.keys(required))('cannot do without %s', (name) => {
    const problem = `${name}: required in production`
    expect(() => loadConfig({ ...productionEnvironment, [name]: undefined })).toThrow(refusal(problem))
    expect(() => loadConfig({ ...productionEnvironment, [name]: '' })).toThrow(refusal(problem))
    expect(() => loadConfig({ ...productionEnvironment, [name]: ' ' })).toThrow(refusal(problem))
  })

  test('is told all that it lacks at once', () => {
    const problems = Object.keys(required).map((name) => `${name}: required in production`)
    expect(() => loadConfig({ NODE_ENV })).toThrow(refusal(...problems))
    expect(() => loadConfig({ NODE_ENV, PORT: 'http' })).toThrow(
      refusal('PORT: must be a whole number from 0 to 65535', ...problems),
    )
  })
})

describe('a setting', () => {
  test.each<[name: string, values: string[], accepted: string]>([
    ['PORT', ['http', '65536', '-1', '80.5', '8001x'], 'must be a whole number from 0 to 65535'],
    ['DATABASE_POOL_MAX', ['0', '501', 'many'], 'must be a whole number from 1 to 500'],
    ['LOAD_TEST_KEY', ['short', 'x'.repeat(15)], 'must have at least 16 characters'],
    ['DATABASE_URL', ['mysql://host/name', 'localhost:5432', 'file:./db'], 'must start with postgresql://'],
    ['REDIS_URL', ['http://cache:6379', 'cache'], 'must start with redis://'],
    ['JWT_JWKS_URL', ['ftp://keys', 'file:///etc/keys', 'keys'], 'must be an http or https address'],
    ['TRUSTED_DOCUMENTS', ['on', 'Only', 'true'], 'Invalid option: expected one of "off"|"warn"|"only"'],
    ['NODE_ENV', ['prod', 'Production'], 'Invalid option: expected one of "development"|"test"|"production"'],
    [
      'LOG_LEVEL',
      ['loud'],
      'Invalid option: expected one of "fatal"|"error"|"warn"|"info"|"debug"|"trace"|"silent"',
    ],
  ])('%s that cannot be used is named, with what is accepted', (name, values, accepted) => {
    for (const value of values) {
      expect(() => loadConfig({ [name]: value }), value).toThrow(refusal(`${name}: ${accepted}`))
    }
  })

  test('for trusted documents is as strict as its mode unless told otherwise', () => {
    const trustOf = (environment: Record<string, string>) => loadConfig(environment).trustedDocuments
    expect([trustOf({}), trustOf({ NODE_ENV: 'test' }), trustOf(productionEnvironment)]).toEqual([
      'off',
      'off',
      'only',
    ])
    for (const TRUSTED_DOCUMENTS of ['off', 'warn', 'only']) {
      expect(trustOf({ TRUSTED_DOCUMENTS })).toBe(TRUSTED_DOCUMENTS)
      expect(trustOf({ ...productionEnvironment, TRUSTED_DOCUMENTS })).toBe(TRUSTED_DOCUMENTS)
    }
  })

  test('that is blank counts as not given', () => {
    expect(loadConfig({ PORT: ' ', HOST: '', LOAD_TEST_KEY: ' ' })).toEqual(loadConfig({}))
  })

  test('that is a secret is not repeated in the message', () => {
    const secrets = { LOAD_TEST_KEY: 'tooshortsecret', DATABASE_URL: 'mysql://api:hunter2@host/name' }
    try {
      loadConfig(secrets)
      expect.unreachable()
    } catch (error) {
      expect(String(error)).not.toMatch(/tooshort|hunter2/)
    }
  })
})
