import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type CryptoKey,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  type JWTVerifyGetKey,
  SignJWT,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
} from 'jose'

/** What the application expects outside production unless told otherwise. */
export const authority = { issuer: 'https://sportello-notai.example', audience: 'sportello-notai-api' }

/** Seconds since 1970, as tokens count. */
export const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds

export interface Issuer {
  readonly publicKey: CryptoKey
  readonly jwk: JWK
  readonly keys: JWTVerifyGetKey
  /** A good token but for what is given: a claim that is undefined is left out. */
  sign(claims?: Record<string, unknown>, header?: Partial<JWTHeaderParameters>): Promise<string>
}

/** An identity provider with a key of its own. */
export async function createIssuer(kid = 'first'): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }
  return {
    publicKey,
    jwk,
    keys: createLocalJWKSet({ keys: [jwk] }),
    sign: (claims = {}, header = {}) =>
      new SignJWT(goodClaims(claims)).setProtectedHeader({ alg: 'ES256', kid, ...header }).sign(privateKey),
  }
}

/** The claims of a good token, changed by what is given. */
export function goodClaims(changes: Record<string, unknown> = {}): JWTPayload {
  const { issuer, audience } = authority
  const sub = '01900000-0000-7000-8000-000000000000'
  return JSON.parse(JSON.stringify({ iss: issuer, aud: audience, sub, exp: inSeconds(600), ...changes }))
}

/** A small HTTP server on a port of its own. */
export async function serveHttp(listener: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

/** Stops a server with its connections. */
export async function stopHttp(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}
