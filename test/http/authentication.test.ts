import { SignJWT, exportSPKI } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { ask, expectRefusal, send } from './exchange.ts'
import { type Issuer, createIssuer, goodClaims, inSeconds, serveHttp, stopHttp } from './issuer.ts'

const invalid = 'The token is not valid: it must be a JWT signed by the configured issuer.'
const malformed = 'The authorization header must be `Bearer <token>`, the token a signed JWT.'
const expired = 'The token has expired. Get a new one.'
const notUser = 'The subject of the token is not a user.'
const wrongClaim = (claim: string) => `The token's claim \`${claim}\` is missing or wrong.`
const publicDocument = '{ languages { code } }'

describe('a token', () => {
  let app: TestApp
  let issuer: Issuer
  let stranger: Issuer
  let sub: string

  beforeAll(async () => {
    ;[issuer, stranger] = await Promise.all([createIssuer(), createIssuer()])
    app = await startTestApp({ verificationKeys: issuer.keys })
    sub = app.people.citizen
  })
  afterAll(() => app.close())

  const refused = async (authorization: string, message: string) => {
    const answer = await send(app, { headers: { authorization }, payload: { query: publicDocument } })
    expectRefusal(answer, { status: 401, code: 'UNAUTHENTICATED', message })
  }

  test('of a citizen signs the citizen in', async () => {
    const answer = await ask(app, '{ viewer { role } }', { token: await issuer.sign({ sub }) })
    expect(answer.body).toEqual({ data: { viewer: { role: 'CITIZEN' } } })
  })

  test('may be for several audiences, and stand after bearer in any case', async () => {
    const token = await issuer.sign({ sub, aud: ['other', 'sportello-notai-api'], nbf: inSeconds(3) })
    const headers = { authorization: `bEaReR ${token}` }
    expect((await send(app, { headers, payload: { query: '{ viewer { role } }' } })).status).toBe(200)
  })

  test('is needed where an operation depends on who asks', async () => {
    const myActs = app.storedOperations.all.find(({ name }) => name === 'MyActs')!.text
    const message = 'MyActs needs a token of one of these roles: CITIZEN.'
    expectRefusal(await ask(app, myActs), { status: 401, code: 'UNAUTHENTICATED', message })
    const adHoc = await ask(app, '{ acts { nodes { id } } }')
    const sentence = 'This needs a token. Send the header `authorization: Bearer <token>`.'
    expect(adHoc.body.errors).toEqual([
      expect.objectContaining({ message: sentence, path: ['acts'], extensions: { code: 'UNAUTHENTICATED' } }),
    ])
    expect(adHoc.statements).toBe(0)
  })

  test.each<[what: string, claims: Record<string, unknown>, message: string]>([
    ['expired', { exp: inSeconds(-10) }, expired],
    ['of another issuer', { iss: 'https://elsewhere.example' }, wrongClaim('iss')],
    ['without an issuer', { iss: undefined }, wrongClaim('iss')],
    ['for another audience', { aud: 'sportello' }, wrongClaim('aud')],
    ['without an audience', { aud: undefined }, wrongClaim('aud')],
    ['without an expiry', { exp: undefined }, wrongClaim('exp')],
    ['with an expiry that is not a number', { exp: '2999-01-01' }, wrongClaim('exp')],
    ['not valid before later', { nbf: inSeconds(60) }, wrongClaim('nbf')],
    ['without a subject', { sub: undefined }, wrongClaim('sub')],
    ['with an empty subject', { sub: '' }, notUser],
    ['with an e-mail address as subject', { sub: 'maria@example.it' }, notUser],
    ['with SQL in the subject', { sub: "' or true --" }, notUser],
    ['with a number as subject', { sub: 1 }, notUser],
  ])('%s is refused', async (_what, claims, message) => {
    await refused(`Bearer ${await issuer.sign({ sub, ...claims })}`, message)
  })

  test.each([
    'Basic bWFyaWE6c2VncmV0bw==',
    'Bearer',
    'Bearer ',
    'Bearer a b',
    'Token abc.def.ghi',
    'Bearer {"alg":1}',
  ])('as %s is no bearer token', (authorization) => refused(authorization, malformed))

  test.each(['garbage', 'a.b.c', '..', 'eyJhbGciOiJFUzI1NiJ9..', 'eyJhbGciOiJFUzI1NiJ9.e30.', 'a.b.c.d.e'])(
    'as %s is not a token',
    (token) => refused(`Bearer ${token}`, invalid),
  )

  test('longer than 4,096 characters is refused before it is looked at', async () => {
    const long = await issuer.sign({ sub, note: 'x'.repeat(4_000) })
    expect(long.length).toBeGreaterThan(4_096)
    await refused(`Bearer ${long}`, malformed)
  })

  test('signed by another key is refused, whichever key it names', async () => {
    const kids = [
      'first',
      '',
      '../../../dev/null',
      "x' union select 'k",
      'x'.repeat(2_000),
      '\u0000',
      'second',
    ]
    for (const kid of kids) await refused(`Bearer ${await stranger.sign({ sub }, { kid })}`, invalid)
    await refused(`Bearer ${await stranger.sign({ sub }, { kid: undefined })}`, invalid)
    await refused(`Bearer ${await stranger.sign({ sub }, { kid: 7 as never })}`, invalid)
  })

  test('that brings a key of its own is refused, and the key is not fetched', async () => {
    let fetched = 0
    const { server, url } = await serveHttp((_request, response) => {
      fetched += 1
      response.end(JSON.stringify({ keys: [stranger.jwk] }))
    })
    for (const header of [{ jku: url }, { x5u: url }, { jwk: stranger.jwk }, { x5c: [stranger.jwk.x!] }]) {
      await refused(`Bearer ${await stranger.sign({ sub }, header)}`, invalid)
    }
    await stopHttp(server)
    expect(fetched).toBe(0)
  })

  test('that is not signed is refused', async () => {
    for (const alg of ['none', 'None', 'NONE', '']) {
      const bare = [{ alg }, goodClaims({ sub })].map(base64url).join('.')
      await refused(`Bearer ${bare}.`, invalid)
      await refused(`Bearer ${bare}.${(await issuer.sign({ sub })).split('.')[2]}`, invalid)
    }
  })

  test('signed with the public key as a shared secret is refused', async () => {
    const pem = await exportSPKI(issuer.publicKey)
    const secrets = [pem, pem.trim(), JSON.stringify(issuer.jwk), issuer.jwk.x!, issuer.jwk.y!]
    for (const secret of secrets) {
      const token = new SignJWT(goodClaims({ sub })).setProtectedHeader({ alg: 'HS256', kid: 'first' })
      await refused(`Bearer ${await token.sign(Buffer.from(secret))}`, invalid)
    }
  })

  test('with an extension that the server does not know is refused', async () => {
    const [, payload, signature] = (await issuer.sign({ sub })).split('.')
    const header = base64url({ alg: 'ES256', kid: 'first', crit: ['revoked'], revoked: true })
    await refused(`Bearer ${header}.${payload}.${signature}`, invalid)
  })

  test('that was changed after it was signed is refused', async () => {
    const token = await issuer.sign({ sub })
    const [header, , signature] = token.split('.')
    const changed = base64url(goodClaims({ sub: app.people.administrator }))
    await refused(`Bearer ${header}.${changed}.${signature}`, invalid)
    await refused(`Bearer ${token.slice(0, -2)}`, invalid)
    await refused(`Bearer ${token.slice(0, -1)}${token.endsWith('A') ? 'Q' : 'A'}`, invalid)
  })
})

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
