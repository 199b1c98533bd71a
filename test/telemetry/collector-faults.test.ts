import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { findFreePort } from '../../src/development/postgres/free-port.ts'
import { startTcpProxy } from '../_util/tcp-proxy.ts'
import { type Expected, answersOf, load, spanCounts } from './collector-load.ts'
import { observable, observe } from './collector-observation.ts'
import { manners, startCollectorStub } from './collector-stub.ts'
import { startTracedServer } from './traced-server.ts'

/** How long each fault lasts at least. Where it is set, the figures are printed: minutes are for a run by hand. */
const { TELEMETRY_FAULT_SECONDS } = process.env
const isByHand = TELEMETRY_FAULT_SECONDS !== undefined
const seconds = Number(TELEMETRY_FAULT_SECONDS ?? 1)

const enoughLost = 10_000
/** About as many lose so many spans. */
const usualRequests = 800
const queueSize = 2_048
const batchSize = 512
/** What may be on its way at a time: a full queue, and one batch before it. */
const mostInFlight = queueSize + batchSize

/** As by default, but for the pauses: what takes long, as giving up does, is to happen within the test. */
const settings = {
  ...(!isByHand && { OTEL_EXPORTER_OTLP_TIMEOUT: '500' }),
  ...observable,
  OTEL_BSP_MAX_QUEUE_SIZE: String(queueSize),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: String(batchSize),
  OTEL_BSP_SCHEDULE_DELAY: '500',
  OTEL_METRIC_EXPORT_INTERVAL: '1000',
  OTEL_METRIC_EXPORT_TIMEOUT: '1000',
}

const timeout = 120_000 + seconds * 1_000

interface Fault {
  readonly url: string
  close?(): Promise<void>
}

const stubThat = async (manner: keyof typeof manners): Promise<Fault> => startCollectorStub(manners[manner])

const faults: Readonly<Record<string, () => Promise<Fault>>> = {
  'is absent': async () => ({ url: `http://127.0.0.1:${await findFreePort()}` }),
  'has a name that nobody knows': async () => ({ url: 'http://collector.invalid:4318' }),
  'is overloaded (503)': () => stubThat('isOverloaded'),
  'refuses (400)': () => stubThat('refuses'),
  'breaks off': () => stubThat('breaksOff'),
  'answers garbage': () => stubThat('answersGarbage'),
  'answers after five seconds': () => stubThat('isSlow'),
  'never answers': () => stubThat('neverAnswers'),
  'is behind a network that swallows everything': async () => {
    const collector = await startCollectorStub()
    const proxy = await startTcpProxy(collector.url)
    proxy.silence()
    return { url: proxy.through(collector.url), close: () => proxy.close().then(collector.close) }
  },
}

describe('a collector', () => {
  let expected: Expected[]
  /** The same load without telemetry: bytes in use and from the system, and milliseconds until it had stopped. */
  let without: { heapUsed: number; rss: number; stop: number }

  beforeAll(async () => {
    const server = await startTracedServer({ environment: observable })
    expected = await answersOf(server)
    const end = performance.now() + seconds * 1_000
    const isOver = (asked: number) => performance.now() > end && asked > usualRequests
    const { wrong } = await load(server, expected, isOver)
    expect(wrong).toEqual([])
    without = { ...(await observe(server)), stop: await server.stop() }
    await server.close()
  }, timeout)

  test('is not needed for an answer', () => {
    expect(expected.map(({ answer }) => [answer.status, answer.body.errors, answer.traceId])).toEqual(
      expected.map(() => [200, undefined, '']),
    )
  })

  test.each(Object.entries(faults))('that %s hurts nobody', { timeout }, async (name, startFault) => {
    const fault = await startFault()
    onTestFinished(async () => fault.close?.())
    const server = await startTracedServer({
      environment: { ...settings, OTEL_EXPORTER_OTLP_ENDPOINT: fault.url },
    })
    onTestFinished(() => server.close())
    const lost = async (): Promise<number> => {
      const { dropped, failed } = await spanCounts(server)
      return dropped + failed
    }
    // Until the queue is full, and all that is asked for was compiled.
    const first = await load(server, expected, async () => (await lost()) > queueSize)
    const before = { ...(await observe(server)), lost: await lost() }
    const end = performance.now() + seconds * 1_000
    const isOver = async () => performance.now() > end && (await lost()) > before.lost + enoughLost
    const second = await load(server, expected, isOver)
    const after = await observe(server)
    const counts = await spanCounts(server)
    const stop = await server.stop()
    const megabytes = (of: 'heapUsed' | 'rss') => ({
      growth: Math.round((after[of] - before[of]) / 1e6),
      moreThanWithout: Math.round((after[of] - without[of]) / 1e6),
    })
    const [heap, resident] = [megabytes('heapUsed'), megabytes('rss')]
    if (isByHand) {
      const asked = first.asked + second.asked
      console.log(name, { asked, ...counts, heap, resident, stop, stopWithout: without.stop })
    }

    expect([...first.wrong, ...second.wrong]).toEqual([])
    expect(heap.growth).toBeLessThan(8)
    expect(resident.moreThanWithout).toBeLessThan(100)
    const { started, live, queued, sent, dropped, failed } = counts
    expect(queued).toBeLessThanOrEqual(queueSize)
    const onTheirWay = started - live - queued - sent - dropped - failed
    expect(onTheirWay).toBeGreaterThanOrEqual(0)
    expect(onTheirWay).toBeLessThanOrEqual(mostInFlight)
    expect(stop).toBeLessThan(without.stop + 2_000)
    expect(server.output()).not.toMatch(/failed|unexpected|Warning/)
  })
})

test('few batches wait for a collector that never answers', async () => {
  const collector = await startCollectorStub(manners.neverAnswers)
  onTestFinished(() => collector.close())
  // Four batches are a full queue. So small they come one upon the other, each to fail after a second.
  const small = { OTEL_BSP_MAX_QUEUE_SIZE: '128', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '32' }
  const server = await startTracedServer({
    environment: {
      ...settings,
      ...small,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_TIMEOUT: '1000',
      OTEL_METRICS_EXPORTER: 'none',
    },
  })
  onTestFinished(() => server.close())
  const expected = await answersOf(server)
  const end = performance.now() + 5_000
  const { wrong } = await load(server, expected, () => performance.now() > end)
  expect(wrong).toEqual([])
  expect(collector.mostOpen()).toBeLessThanOrEqual(5)
})
