import { setTimeout as wait } from 'node:timers/promises'
import type { Server, ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { UnauthenticatedError } from '../../src/errors.ts'
import { createTokenVerifier, remoteKeys } from '../../src/http/token-verifier.ts'
import { startTestApp } from '../_util/test-app.ts'
import { ask, expectRefusal } from './exchange.ts'
import { type Issuer, authority, createIssuer, serveHttp, stopHttp } from './issuer.ts'

const unavailable = {
  status: 503,
  code: 'SERVICE_UNAVAILABLE',
  message: 'Tokens cannot be verified at the moment. Try again.',
} as const

describe('keys of an issuer on the network', () => {
  let first: Issuer
  let second: Issuer
  let server: Server
  let url: string
  let answer: (response: ServerResponse) => void
  let fetches: number

  beforeEach(async () => {
    ;[first, second] = await Promise.all([createIssuer('first'), createIssuer('second')])
    fetches = 0
    publish(first)
    ;({ server, url } = await serveHttp((_request, response) => {
      fetches += 1
      answer(response)
    }))
  })
  afterEach(() => stopHttp(server))

  function publish(...issuers: Issuer[]): void {
    const set = JSON.stringify({ keys: issuers.map(({ jwk }) => jwk) })
    answer = (response) => response.setHeader('content-type', 'application/json').end(set)
  }

  test('are fetched once, whatever number of tokens they verify', async () => {
    const { subjectOf } = createTokenVerifier({ ...authority, keys: remoteKeys(url) })
    const tokens = await Promise.all(['a', 'b', 'c'].map((jti) => first.sign({ jti })))
    await Promise.all(tokens.map((token) => subjectOf(`Bearer ${token}`)))
    expect(fetches).toBe(1)
  })

  test('are fetched again for a token of a new key, though not for every unknown key', async () => {
    const { subjectOf } = createTokenVerifier({ ...authority, keys: remoteKeys(url) })
    const [old, fresh] = await Promise.all([first.sign(), second.sign()])
    await subjectOf(`Bearer ${old}`)
    await expect(subjectOf(`Bearer ${fresh}`)).rejects.toBeInstanceOf(UnauthenticatedError)
    expect(fetches).toBe(1)

    publish(first, second)
    await wait(1_100)
    const subject = '01900000-0000-7000-8000-000000000000'
    expect(await subjectOf(`Bearer ${fresh}`)).toBe(subject)
    expect(await subjectOf(`Bearer ${await first.sign({ jti: 'after' })}`)).toBe(subject)
    expect(fetches).toBe(2)
  })

  test.each<[what: string, respond: (response: ServerResponse) => void]>([
    ['answers with an error', (response) => response.writeHead(500).end('{"keys":[]}')],
    ['answers with a page', (response) => response.end('<html>maintenance</html>')],
    ['answers with something else', (response) => response.end('{"jwks":[]}')],
    ['closes the connection', (response) => response.destroy()],
    ['does not answer', () => {}],
  ])('cannot be had while it %s: the request may be sent again', async (_what, respond) => {
    answer = respond
    const app = await startTestApp({ verificationKeys: undefined, environment: { JWT_JWKS_URL: url } })
    const token = await first.sign({ sub: app.people.citizen })
    const refused = await ask(app, '{ viewer { role } }', { token })
    expectRefusal(refused, unavailable)
    expect(refused.headers['retry-after']).toBe('1')
    expect((await ask(app, '{ languages { code } }')).status).toBe(200)

    publish(first)
    expect((await ask(app, '{ viewer { role } }', { token })).body).toEqual({
      data: { viewer: { role: 'CITIZEN' } },
    })
    await app.close()
  })

  test('cannot be had while nobody listens', async () => {
    await stopHttp(server)
    const { subjectOf } = createTokenVerifier({ ...authority, keys: remoteKeys(url) })
    await expect(subjectOf(`Bearer ${await first.sign()}`)).rejects.toMatchObject({
      code: unavailable.code,
      httpStatus: unavailable.status,
      message: unavailable.message,
    })
  })
})
