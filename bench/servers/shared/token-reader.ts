import { createHash } from 'node:crypto'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { settings } from './settings.ts'

/** As long as Sportello Notai remembers a verified token. */
const longestMemory = 60_000

interface Verified {
  readonly subject: string
  readonly until: number
}

const keys = createRemoteJWKSet(new URL(settings.jwksUrl))
const verified = new Map<string, Verified>()

/** The subject of the bearer token, null without one. @throws where the token is not valid. */
export async function subjectOf(authorization: string | undefined): Promise<string | null> {
  if (!authorization) return null
  const token = authorization.replace(/^Bearer +/i, '')
  const fingerprint = createHash('sha256').update(token).digest('base64url')
  const known = verified.get(fingerprint)
  if (known && known.until > Date.now()) return known.subject
  const { issuer, audience } = settings
  const { payload } = await jwtVerify(token, keys, { issuer, audience, requiredClaims: ['sub', 'exp'] })
  const until = Math.min(Date.now() + longestMemory, payload.exp! * 1_000)
  verified.set(fingerprint, { subject: payload.sub!, until })
  return payload.sub!
}
