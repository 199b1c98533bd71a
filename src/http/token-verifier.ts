import { createHash } from 'node:crypto'
import { type JWTVerifyGetKey, createRemoteJWKSet, errors, jwtVerify } from 'jose'
import { LRUCache } from 'lru-cache'
import { ServiceUnavailableError, UnauthenticatedError } from '../errors.ts'

/** Signatures that are accepted: asymmetric ones only, so that a public key can never sign. */
const algorithms = ['EdDSA', 'ES256', 'RS256', 'PS256']
const longestTokenCharacters = 4_096
const longestMemoryMs = 60_000
const clockToleranceSeconds = 5
const subjectPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export interface TokenVerifierOptions {
  readonly issuer: string
  readonly audience: string
  readonly keys: JWTVerifyGetKey
}

export type TokenVerifier = ReturnType<typeof createTokenVerifier>

/**
 * The keys of an identity provider, fetched when needed and kept for ten minutes. A token of a key that is not among
 * them fetches again, once a second at most.
 */
export function remoteKeys(jwksUrl: string): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(jwksUrl), {
    timeoutDuration: 2_000,
    cacheMaxAge: 600_000,
    cooldownDuration: 1_000,
  })
}

/**
 * Verifies bearer tokens. A verified one is remembered by its SHA-256 until it expires, 60 seconds and 10,000 tokens at
 * most: a verification costs more than a small query.
 */
export function createTokenVerifier({ issuer, audience, keys }: TokenVerifierOptions) {
  // On the clock that expiries are on: the other one stands still while a machine sleeps.
  const verified = new LRUCache<string, string>({ max: 10_000, perf: Date })

  return {
    /**
     * The subject of the token in an `authorization` header, a user's UUID; null without the header.
     * @throws UnauthenticatedError that says what is wrong with the token.
     */
    async subjectOf(authorization: string | undefined): Promise<string | null> {
      if (authorization === undefined || authorization === '') return null
      const token = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization)?.[1]
      if (token === undefined || token.length > longestTokenCharacters) {
        throw new UnauthenticatedError(
          'The authorization header must be `Bearer <token>`, the token a signed JWT.',
        )
      }
      const fingerprint = createHash('sha256').update(token).digest('base64url')
      return verified.get(fingerprint) ?? verify(token, fingerprint)
    },
  }

  async function verify(token: string, fingerprint: string): Promise<string> {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms,
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['sub', 'exp'],
      })
      const subject = payload.sub ?? ''
      if (!subjectPattern.test(subject))
        throw new UnauthenticatedError('The subject of the token is not a user.')
      const ttl = Math.min(longestMemoryMs, payload.exp! * 1_000 - Date.now())
      if (ttl > 0) verified.set(fingerprint, subject, { ttl })
      return subject
    } catch (error) {
      throw explain(error)
    }
  }
}

function explain(error: unknown): Error {
  if (error instanceof UnauthenticatedError) return error
  if (error instanceof errors.JWTExpired)
    return new UnauthenticatedError('The token has expired. Get a new one.')
  if (error instanceof errors.JWTClaimValidationFailed) {
    return new UnauthenticatedError(`The token's claim \`${error.claim}\` is missing or wrong.`)
  }
  if (isFailureOfIssuer(error)) {
    return new ServiceUnavailableError('Tokens cannot be verified at the moment. Try again.', {
      cause: error,
    })
  }
  return new UnauthenticatedError('The token is not valid: it must be a JWT signed by the configured issuer.')
}

/** jose has no class of its own for an answer that is not 200 or not JSON. */
function isFailureOfIssuer(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError) || error.code === errors.JOSEError.code) return true
  return error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid
}
