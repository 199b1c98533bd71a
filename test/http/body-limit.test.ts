import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { expectRefusal, send } from './exchange.ts'

const json = { 'content-type': 'application/json' }
const tooLarge = {
  status: 413,
  code: 'LIMIT_EXCEEDED',
  message: 'The body is larger than 100000 bytes.',
} as const

/** A request of so many bytes, with the document in few of them. */
function bodyOf(bytes: number, filling = 'x'): string {
  const [start, end] = ['{"query":"{ languages { code } }","extensions":{"filling":"', '"}}']
  return start + filling.repeat((bytes - start.length - end.length) / Buffer.byteLength(filling)) + end
}

describe('a body', () => {
  let app: TestApp

  beforeAll(async () => {
    app = await startTestApp()
  })
  afterAll(() => app.close())

  test('of 100,000 bytes is accepted, one of a byte more is refused', async () => {
    const accepted = await send(app, { headers: json, payload: bodyOf(100_000) })
    expect([accepted.status, accepted.body.errors, accepted.statements]).toEqual([200, undefined, 1])
    expectRefusal(await send(app, { headers: json, payload: bodyOf(100_001) }), tooLarge)
  })

  test('is measured in bytes, not in characters', async () => {
    expect(bodyOf(100_002, 'à').length).toBeLessThan(60_000)
    expectRefusal(await send(app, { headers: json, payload: bodyOf(100_002, 'à') }), tooLarge)
  })

  test('of unknown length is cut at the same size', async () => {
    const { fastify, database } = app
    await fastify.listen({ port: 0, host: '127.0.0.1' })
    const before = database.pool.total.statements
    const response = await fetch(`${fastify.listeningOrigin}/graphql`, {
      method: 'POST',
      headers: json,
      body: new Blob([bodyOf(100_001)]).stream(),
      duplex: 'half',
    })
    const { errors } = (await response.json()) as {
      errors: { message: string; extensions: { code: string } }[]
    }
    expect([response.status, errors[0]!.message, errors[0]!.extensions.code]).toEqual([
      413,
      tooLarge.message,
      tooLarge.code,
    ])
    expect(database.pool.total.statements).toBe(before)
  })

  test.each(['gzip', 'deflate', 'br', 'zstd'])('compressed with %s is refused', async (encoding) => {
    // A megabyte once it is unpacked.
    const payload = gzipSync(bodyOf(1_000_000))
    expect(payload.length).toBeLessThan(10_000)
    const answer = await send(app, { headers: { ...json, 'content-encoding': encoding }, payload })
    const message = 'The body must not be compressed. Send the JSON as it is.'
    expectRefusal(answer, { status: 415, code: 'BAD_REQUEST', message })
  })

  test('with several operations in a list is refused', async () => {
    const batch = [{ query: '{ languages { code } }' }, { query: '{ languages { code } }' }]
    const refusal = { status: 400, code: 'BAD_REQUEST', message: 'Operation batching disabled.' } as const
    expectRefusal(await send(app, { payload: batch }), refusal)
    expectRefusal(await send(app, { payload: batch.slice(1) }), refusal)
    expectRefusal(await send(app, { headers: json, payload: '[]' }), refusal)
  })
})
