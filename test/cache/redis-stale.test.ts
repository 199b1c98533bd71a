import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { type OwnDatabase, copyDatabase } from '../_util/own-database.ts'
import { describeWithOwnRedis } from '../_util/redis-server.ts'
import { type TcpProxy, startTcpProxy } from '../_util/tcp-proxy.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { usesStore } from './load.ts'
import { redisFaults } from './redis-faults.ts'
import { pause, soonMs, until } from './stores.ts'

/** Milliseconds after which no other instance gives out what was before. */
const heardMs = 100

describeWithOwnRedis('what is changed while Redis', (redis) => {
  let database: OwnDatabase
  let proxy: TcpProxy
  let writer: TestApp
  let reader: TestApp
  let notaryId: string
  let changes = 0

  beforeAll(async () => {
    database = await copyDatabase('small')
    proxy = await startTcpProxy(redis.url)
    const start = (url: string) => startTestApp({ database, environment: { REDIS_URL: url } })
    ;[writer, reader] = await Promise.all([start(proxy.through(redis.url)), start(redis.url)])
    const { id } = await writer.database.client.notary.findFirstOrThrow({
      where: { userId: writer.people.notary },
    })
    notaryId = id
    await Promise.all([writer.fastify.ready(), reader.fastify.ready()])
    await until(() => [writer, reader].every(({ cache }) => cache.state().channel === 'listening'))
  })
  afterEach(async () => {
    await redis.recover()
    proxy.delay(0)
    await proxy.open()
  })
  afterAll(async () => {
    await Promise.all([writer.close(), reader.close()])
    await proxy.close()
    await database.drop()
  })

  async function phoneIn(app: TestApp): Promise<string> {
    const { data } = await app.query('NotaryProfile', {
      variables: { id: toGlobalId('Notary', notaryId) },
      fromCache: true,
    })
    return data.notary.phone
  }

  /** The list of notaries hangs on another tag, and its rows on each notary's. */
  async function phoneInList(app: TestApp): Promise<string> {
    const { data } = await app.query('SearchNotaries', { variables: { first: 100 }, fromCache: true })
    const notaries = data.notaries.nodes as { id: string; phone: string }[]
    return notaries.find(({ id }) => id === toGlobalId('Notary', notaryId))!.phone
  }

  /** Changes the notary through the API, and tells the new telephone number. */
  async function change(): Promise<string> {
    const { version } = await writer.database.client.notary.findFirstOrThrow({ where: { id: notaryId } })
    const phone = `+39 000 ${1_000_000 + (changes += 1)}`
    const { text, data } = await writer.query('UpdateNotaryProfile', {
      as: 'notary',
      variables: { input: { expectedVersion: version, phone } },
    })
    expect([data?.updateNotaryProfile.errors, data?.updateNotaryProfile.notary.phone], text).toEqual([
      [],
      phone,
    ])
    return phone
  }

  /** Asks an instance all the time, beginning after `delay`, and counts answers that are not the expected one. */
  async function watch(app: TestApp, expected: string, isOver: () => boolean, delay = 0) {
    await pause(delay)
    let asked = 0
    const stale = new Set<string>()
    for (; !isOver(); asked += 1) {
      for (const phone of await Promise.all([phoneIn(app), phoneInList(app)])) {
        if (phone !== expected) stale.add(phone)
      }
      await pause(3)
    }
    return { stale: [...stale], asked }
  }

  async function warm(): Promise<void> {
    await until(async () => (await usesStore(writer.cache)) && (await usesStore(reader.cache)))
    for (const app of [writer, reader, writer]) {
      await app.cache.forget()
      await Promise.all([phoneIn(app), phoneInList(app)])
      await pause(50)
    }
  }

  async function generations(): Promise<unknown[]> {
    const keys = (await redis.command('KEYS', `*tag:Notary:${notaryId}`)) as string[]
    return keys.length > 0 ? ((await redis.command('MGET', ...keys)) as unknown[]) : []
  }

  test.each(redisFaults)('$what is never given out as it was before', async ({ begin, end }) => {
    await warm()
    const before = await generations()
    await begin({ redis, proxy })
    const phone = await change()
    let isOver = false
    const inWriter = watch(writer, phone, () => isOver)
    const inReader = watch(reader, phone, () => isOver, heardMs)
    await pause(400)
    await end({ redis, proxy })
    // What could not be told to Redis is told as soon as it listens again.
    const told = async () => (await generations().catch(() => [])).some((name) => !before.includes(name))
    expect(await until(told)).toBeLessThan(soonMs)
    await pause(500)
    isOver = true
    const [ofWriter, ofReader] = await Promise.all([inWriter, inReader])
    expect([ofWriter.stale, ofReader.stale]).toEqual([[], []])
    expect(Math.min(ofWriter.asked, ofReader.asked)).toBeGreaterThan(10)
  })

  test('was well, and then is lost with Redis, is not undone by the data of before', async () => {
    await warm()
    await redis.command('SAVE')
    const phone = await change()
    await redis.kill()
    await redis.start()
    let isOver = false
    const watching = [writer, reader].map((app) => watch(app, phone, () => isOver))
    await until(async () => (await usesStore(writer.cache)) && (await usesStore(reader.cache)))
    await pause(500)
    isOver = true
    expect((await Promise.all(watching)).map(({ stale }) => stale)).toEqual([[], []])
  })
})
