import { type IncomingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestApp } from '../_util/test-app.ts'
import { closeAtOnce, startProductionApp } from './production-app.ts'

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Whether the framework saw the request at all. */
  readonly wentTheLongWay: boolean
}

const key = 'a key of sixteen characters'
const changing = ['date', 'x-request-id', 'age', 'connection', 'keep-alive']

describe('a kept answer that is asked for by its address', () => {
  let app: TestApp
  let address: string
  let seen = 0
  let log = ''

  beforeAll(async () => {
    const stream = new Writable({
      write(chunk, _encoding, done) {
        log += String(chunk)
        done()
      },
    })
    app = await startProductionApp({
      environment: { LOAD_TEST_KEY: key },
      logger: pino({ level: 'info' }, stream),
      extend: (fastify) => {
        fastify.addHook('onRequest', async () => void (seen += 1))
      },
    })
    await app.fastify.listen({ host: '127.0.0.1', port: 0 })
    const { id } = app.storedOperations.all.find(({ name }) => name === 'ActTypeCatalogue')!
    address = `/graphql?documentId=${id}`
  })
  afterAll(() => closeAtOnce(app))
  function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    const { port } = app.fastify.server.address() as AddressInfo
    const before = seen
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const { statusCode = 0, headers } = response
          const body = Buffer.concat(chunks).toString('latin1')
          resolve({ status: statusCode, headers, body, wentTheLongWay: seen > before })
        })
      })
      sent.on('error', reject).end()
    })
  }

  /**
   * The first one fills the cache, the second one shows what the address asks for. On a busy machine the first level may
   * be off for a moment, or its second be over: then once more.
   */
  async function getShort(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const answer = await get(path, headers)
      if (!answer.wentTheLongWay) return answer
    }
    throw new Error('It always goes the long way.')
  }

  const lasting = ({ status, headers, body }: Answer) => ({
    status,
    body,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !changing.includes(name))),
  })

  test('is the same as the one that goes the long way', async () => {
    const short = await getShort(address)
    const long = await get(`${address}&operationName=ActTypeCatalogue`)
    const again = await get(`${address}&variables=%7B%7D`)
    for (const other of [long, again]) {
      expect(other.wentTheLongWay).toBe(true)
      expect([short.status, other.status, short.body === other.body]).toEqual([200, 200, true])
    }
    expect(Object.keys(lasting(short).headers).sort()).toEqual(Object.keys(lasting(again).headers).sort())
    expect(short.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(short.headers['cache-control']).toMatch(/^public, /)
  })

  test('is nothing where the client has it, and compressed where it takes that', async () => {
    const { headers } = await getShort(address)
    const known = await getShort(address, { 'if-none-match': headers.etag! })
    expect([known.status, known.body]).toEqual([304, ''])
    // Compressed once it is made, in the background.
    const encodingOf = async () =>
      (await getShort(address, { 'accept-encoding': 'br' })).headers['content-encoding']
    await expect.poll(encodingOf).toBe('br')
  })

  test.each([
    ['a token that is not valid', { authorization: 'Bearer none' }, 401, undefined],
    ['the load-test key', { 'x-load-test-key': key, 'x-budget': '1' }, 200, 'bypass'],
    ['another accepted type', { accept: 'text/plain' }, 406, undefined],
  ])('with %s goes the long way', async (_what, headers, status, cache) => {
    await getShort(address)
    const answer = await get(address, headers)
    expect([answer.wentTheLongWay, answer.status, answer.headers['x-cache']]).toEqual([true, status, cache])
  })

  test('of a document that is not stored is not given to a page of another site', async () => {
    const unstored = `/graphql?query=${encodeURIComponent('{ languages { code name } }')}`
    const preflight = { 'apollo-require-preflight': '1' }
    expect((await getShort(unstored, preflight)).status).toBe(200)
    expect((await get(unstored)).status).toBe(400)
  })

  test('is gone as soon as something that it was made from has changed', async () => {
    await getShort(address)
    await app.cache.drop(['ActType'])
    expect((await get(address)).wentTheLongWay).toBe(true)
  })

  test('has a line in the log like every other', async () => {
    const { headers } = await getShort(address)
    const lines = () => log.split('\n').filter((text) => text.includes(String(headers['x-request-id'])))
    await expect.poll(() => lines().length).toBe(1)
    const [line] = lines()
    expect(JSON.parse(line!)).toMatchObject({
      msg: 'request',
      requestId: headers['x-request-id'],
      method: 'GET',
      route: '/graphql',
      statusCode: 200,
      ms: expect.any(Number),
    })
  })
})
