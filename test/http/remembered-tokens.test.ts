import { setTimeout as wait } from 'node:timers/promises'
import type { JWTVerifyGetKey } from 'jose'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { UnauthenticatedError } from '../../src/errors.ts'
import { createTokenVerifier } from '../../src/http/token-verifier.ts'
import { type Issuer, authority, createIssuer, inSeconds } from './issuer.ts'

describe('a verified token', () => {
  let issuer: Issuer
  let verifications: number
  let subjectOf: (token: string) => Promise<string | null>

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] })
    issuer = await createIssuer()
    verifications = 0
    const keys: JWTVerifyGetKey = (header, token) => {
      verifications += 1
      return issuer.keys(header, token)
    }
    const verifier = createTokenVerifier({ ...authority, keys })
    subjectOf = (token) => verifier.subjectOf(`Bearer ${token}`)
  })
  afterEach(() => vi.useRealTimers())

  async function pass(seconds: number): Promise<void> {
    vi.advanceTimersByTime(seconds * 1_000)
    // The memory looks at the clock once per turn.
    await wait(5)
  }

  test('is remembered for a minute', async () => {
    const token = await issuer.sign()
    const subject = await subjectOf(token)
    await pass(59)
    expect([await subjectOf(token), verifications]).toEqual([subject, 1])
    await pass(2)
    expect([await subjectOf(token), verifications]).toEqual([subject, 2])
  })

  test('is not remembered beyond its expiry', async () => {
    const token = await issuer.sign({ exp: inSeconds(10) })
    await subjectOf(token)
    await pass(9)
    await subjectOf(token)
    expect(verifications).toBe(1)
    // Five seconds are granted for clocks that differ.
    await pass(7)
    await expect(subjectOf(token)).rejects.toThrow(
      new UnauthenticatedError('The token has expired. Get a new one.'),
    )
  })

  test('is verified each time in the seconds that are granted after its expiry', async () => {
    const token = await issuer.sign({ exp: inSeconds(-2) })
    await subjectOf(token)
    await subjectOf(token)
    expect(verifications).toBe(2)
  })

  test('lends nothing to another one with the same beginning', async () => {
    const token = await issuer.sign()
    await subjectOf(token)
    const [header, payload] = token.split('.')
    const forged = `${header}.${payload}.${'A'.repeat(86)}`
    await expect(subjectOf(forged)).rejects.toBeInstanceOf(UnauthenticatedError)
  })

  test('that was refused is not remembered', async () => {
    const token = await issuer.sign({ nbf: inSeconds(20) })
    await expect(subjectOf(token)).rejects.toBeInstanceOf(UnauthenticatedError)
    await pass(30)
    expect(await subjectOf(token)).toBe('01900000-0000-7000-8000-000000000000')
  })
})
