import { expect, onTestFinished, test, vi } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { toGlobalId } from '../../src/data/global-id.ts'
import { createDatabase } from '../../src/data/prisma.ts'
import { loadDevelopmentKeys } from '../../src/development/keys.ts'
import { parseMetrics, sumOf } from '../../src/development/observability/prometheus-text.ts'
import { copyDatabase } from '../_util/own-database.ts'
import { startCollectorStub } from '../telemetry/collector-stub.ts'
import { findFreePorts } from './free-ports.ts'
import { connectToEach, instanceIn } from './kept-connection.ts'
import { isGone, startWorkers } from './running-main.ts'

vi.setConfig({ testTimeout: 60_000 })

async function ownDatabase() {
  const database = await copyDatabase('small')
  onTestFinished(() => database.drop())
  return database.url
}

const fetchText = async (address: string) => (await fetch(address)).text()

test('each worker serves on the one port, and has its own metrics under its number', async () => {
  const { origin, workers } = await startWorkers(await ownDatabase())
  const connections = await connectToEach(origin, 2)
  for (const [index, { ask }] of connections.entries()) {
    for (let time = 0; time <= index; time += 1) {
      expect((await ask('{ districts { name } }')).status).toBe(200)
    }
  }
  const counts: Record<string, number> = {}
  for (const { metricsAddress } of workers) {
    const text = await fetchText(metricsAddress)
    const name = 'http_server_request_duration_count'
    counts[instanceIn(text)] = sumOf(parseMetrics(text), name, { http_route: '/graphql' })
  }
  expect(counts).toEqual(Object.fromEntries(connections.map(({ instance }, index) => [instance, index + 1])))
})

test('worker n has METRICS_PORT + n', async () => {
  const base = await findFreePorts(3)
  const { workers } = await startWorkers(await ownDatabase(), {
    environment: { METRICS_PORT: String(base) },
  })
  expect(workers.map(({ number, metricsAddress }) => [number, new URL(metricsAddress).port])).toEqual([
    [1, String(base + 1)],
    [2, String(base + 2)],
  ])
})

test('each worker sends its traces', async () => {
  const collector = await startCollectorStub()
  onTestFinished(() => collector.close())
  const { origin, output } = await startWorkers(await ownDatabase(), {
    words: ['--workers', '3'],
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '100' },
  })
  for (const { ask, instance } of await connectToEach(origin, 3)) {
    const { traceId } = await ask('{ districts { name } }')
    const isHeld = () => collector.holdsTrace(traceId as string)
    await expect.poll(isHeld, { timeout: 10_000 }).toBe(true)
    expect(collector.holds(instance)).toBe(true)
  }
  expect(output()).not.toContain('worker ended')
})

test('a write that one worker answers drops what the other has kept, without Redis', async () => {
  const databaseUrl = await ownDatabase()
  const { client, close } = createDatabase({ url: databaseUrl, poolMax: 1 })
  const notary = await client.notary.findFirstOrThrow({
    where: { status: 'IN_OFFICE', userId: { not: null } },
  })
  await close()
  const { origin, dataDirectory } = await startWorkers(databaseUrl)
  const keys = await loadDevelopmentKeys(dataDirectory)
  const { issuer, audience } = loadConfig({}).authentication
  const token = await keys.sign({ subject: notary.userId!, role: 'NOTARY', issuer, audience })
  const [writer, reader] = await connectToEach(origin, 2)
  const id = toGlobalId('Notary', notary.id)
  const read = () => reader!.ask('query ($id: ID!) { notary(id: $id) { phone } }', { id })
  const answerWith = (phone: string) => ({ data: { notary: { phone } } })

  for (const phone of ['+39 000 100001', '+39 000 100002', '+39 000 100003']) {
    await expect.poll(async () => (await read()).cache, { timeout: 10_000 }).toBe('hit')
    const expectedVersion = await versionOf()
    const written = await writer!.ask(
      `mutation ($input: UpdateNotaryProfileInput!) {
        updateNotaryProfile(input: $input) { notary { phone } errors { message } } }`,
      { input: { expectedVersion, phone } },
      token,
    )
    expect(JSON.parse(written.text).data.updateNotaryProfile).toEqual({ notary: { phone }, errors: [] })
    // Entries live for thirty seconds: only that it was dropped brings the new one so soon.
    await expect
      .poll(async () => JSON.parse((await read()).text), { timeout: 10_000 })
      .toEqual(answerWith(phone))
  }

  async function versionOf(): Promise<number> {
    const { text } = await writer!.ask('query ($id: ID!) { notary(id: $id) { version } }', { id })
    return JSON.parse(text).data.notary.version as number
  }
})

test('a worker that was killed is replaced, and requests go on being answered', async () => {
  const { origin, workers, until } = await startWorkers(await ownDatabase())
  const [first, second] = workers
  const before = instanceIn(await fetchText(first!.metricsAddress))
  const answered = async () => (await fetch(`${origin}/alive/`, { headers: { connection: 'close' } })).status
  process.kill(first!.pid, 'SIGKILL')
  const [[line] = []] = await until(/.*"msg":"worker ended, and is replaced".*/)
  expect(JSON.parse(line!)).toMatchObject({ worker: 1, endedPid: first!.pid, signal: 'SIGKILL' })
  for (let request = 0; request < 10; request += 1) expect(await answered()).toBe(200)

  const [[, newPid] = []] = await until(/"worker":1,"newPid":(\d+),"msg":"worker was replaced"/)
  const after = instanceIn(await fetchText(first!.metricsAddress))
  const serving = (await connectToEach(origin, 2)).map(({ instance }) => instance)
  expect(serving.sort()).toEqual([after, instanceIn(await fetchText(second!.metricsAddress))].sort())
  expect(after).not.toBe(before)
  expect([isGone(first!.pid), isGone(Number(newPid)), isGone(second!.pid)]).toEqual([true, false, false])
})

test('one that dies again is replaced after a longer pause', async () => {
  const { origin, workers, until } = await startWorkers(await ownDatabase(), {
    environment: { WORKERS_THAT_DIE: '3' },
    preloaded: './test/workers/failing-worker.ts',
  })
  process.kill(workers[1]!.pid, 'SIGKILL')
  const lines = await until(/.*"msg":"worker ended, and is replaced".*/, 2)
  expect((await fetch(`${origin}/alive/`)).status).toBe(200)
  const ends = lines.map(([line]) => JSON.parse(line))
  expect(ends.map(({ worker, code, signal }) => [worker, code, signal])).toEqual([
    [2, null, 'SIGKILL'],
    [2, 7, null],
  ])
  const [killed, died] = ends.map(({ pauseMs }) => pauseMs as number)
  expect(died).toBeGreaterThan(killed!)
  await until(/"worker":2,"newPid":\d+,"msg":"worker was replaced"/)
})
