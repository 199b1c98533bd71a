import { describe, expect, onTestFinished, test } from 'vitest'
import { manners, startCollectorStub } from './collector-stub.ts'
import { type ReceivedSpan, startSpanReceiver } from './span-receiver.ts'
import { type Answered, startTracedServer } from './traced-server.ts'

/** So long that nothing is sent before the end, unless a batch is full. */
const unhurried = { OTEL_BSP_SCHEDULE_DELAY: '60000', OTEL_BSP_MAX_QUEUE_SIZE: '2048' }

/** What of the answered requests is not among the spans: a request that has none of its own, or fewer statements. */
function missing(answers: readonly Answered[], spans: readonly ReceivedSpan[]): string[] {
  return answers.flatMap(({ traceId, statements, shared }) => {
    const own = spans.filter((span) => span.traceId === traceId)
    const requests = own.filter(({ attributes }) => attributes['http.request.method'] !== undefined).length
    const sent = own.filter(({ attributes }) => attributes['db.system.name'] === 'postgresql').length
    return requests === 1 && sent === statements - shared
      ? []
      : [`${traceId}: ${requests} and ${sent} of ${statements}`]
  })
}

describe('a server that ends', () => {
  test('has sent its last spans, those of requests that it was still answering included', async () => {
    const receiver = await startSpanReceiver()
    onTestFinished(() => receiver.close())
    const server = await startTracedServer({ environment: { ...receiver.environment, ...unhurried } })
    onTestFinished(() => server.close())
    const example = server.example('ActDetail', 'notary')
    const early: Answered[] = []
    for (let count = 0; count < 5; count += 1) early.push(await server.ask(example))
    expect(early.map(({ status, traceId }) => [status, traceId.length])).toEqual(early.map(() => [200, 32]))
    expect(receiver.spans()).toEqual([])

    // More than one batch.
    const asked = Array.from({ length: 60 }, () => server.ask(example))
    const settled = Promise.allSettled(asked)
    await Promise.race(asked)
    const stop = await server.stop()
    // What had not come in when the server closed was refused, by the connection or with 503.
    const answers = (await settled).flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    const late = answers.filter(({ status }) => status !== 503)
    expect(late.map(({ status }) => status)).toEqual(late.map(() => 200))
    expect(late.length).toBeGreaterThan(1)
    expect(missing([...early, ...late], receiver.spans())).toEqual([])
    expect(receiver.metricNames()).toContain('sportello.graphql.operation.duration')
    expect(stop).toBeLessThan(3_000)
  })

  test.each([
    ['never answers', manners.neverAnswers],
    ['answers late', manners.isSlow],
    ['is overloaded', manners.isOverloaded],
  ])('waits no longer than 2 s for a collector that %s', async (_how, manner) => {
    const collector = await startCollectorStub(manner)
    onTestFinished(() => collector.close())
    const environment = { ...unhurried, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }
    const server = await startTracedServer({ environment })
    onTestFinished(() => server.close())
    const example = server.example('ActDetail', 'notary')
    await Promise.all(Array.from({ length: 40 }, () => server.ask(example)))
    expect(await server.stop()).toBeLessThan(2_000)
    expect(collector.paths).toContain('/v1/traces')
    expect(server.output()).not.toMatch(/failed|unexpected/)
  })
})
