import { trace } from '@opentelemetry/api'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { currentBatch, observeBatch } from './batches.ts'
import { currentSpanContext, inSpan, isTraced, linkTo, runUntraced } from './tracing.ts'

const exporter = new InMemorySpanExporter()
const sdk = new NodeSDK({
  autoDetectResources: false,
  spanProcessors: [new SimpleSpanProcessor({ exporter })],
  metricReaders: [],
  logRecordProcessors: [],
})
sdk.start()
afterAll(() => sdk.shutdown())
beforeEach(() => exporter.reset())

const tracer = trace.getTracer('test')
const inRequest = <Result>(run: () => Promise<Result>) =>
  tracer.startActiveSpan('request', async (span) => {
    try {
      return await run()
    } finally {
      span.end()
    }
  })
const spanOf = (name: string) => exporter.getFinishedSpans().find((span) => span.name === name)!

describe('a span', () => {
  test('is made only where the request is traced', async () => {
    await inSpan('alone', {}, (span) => expect(span).toBeUndefined())
    expect(isTraced()).toBe(false)
    expect(exporter.getFinishedSpans()).toEqual([])
  })

  test('hangs under the one that is active, and is the parent of what follows', async () => {
    await inRequest(() => inSpan('outer', {}, () => inSpan('inner', {}, () => {})))
    expect(spanOf('inner').parentSpanContext?.spanId).toBe(spanOf('outer').spanContext().spanId)
    expect(spanOf('outer').parentSpanContext?.spanId).toBe(spanOf('request').spanContext().spanId)
  })

  test('of a step that fails has the name of the error, and not its message', async () => {
    const failing = inRequest(() =>
      inSpan('failing', {}, () => Promise.reject(new TypeError('RSSMRA80A01H501U'))),
    )
    await expect(failing).rejects.toThrow('RSSMRA80A01H501U')
    expect(spanOf('failing').attributes).toEqual({ 'error.type': 'TypeError' })
    expect(JSON.stringify([spanOf('failing').status, spanOf('failing').events])).not.toContain('RSSMRA')
  })

  test('is not made for what no request waits for', async () => {
    await inRequest(() => runUntraced(() => inSpan('background', {}, () => {})))
    expect(spanOf('background')).toBeUndefined()
  })

  test('is linked to the one of another request that it waited for', async () => {
    const other = await inRequest(async () => currentSpanContext())
    exporter.reset()
    await inRequest(() => inSpan('waiting', {}, () => linkTo(other)))
    expect(spanOf('waiting').links.map(({ context }) => context.traceId)).toEqual([other!.traceId])
  })
})

describe('a batch', () => {
  test('tells how many keys were asked for, were cached and brought rows', async () => {
    const facts = { loader: 'actById', keys: 5, unique: 3 }
    await inRequest(() =>
      observeBatch(facts, async () => {
        currentBatch()!.cached += 1
        currentBatch()!.rows += 2
      }),
    )
    expect(spanOf('dataloader.batch actById').attributes).toEqual({
      'sportello.loader.name': 'actById',
      'sportello.loader.keys': 5,
      'sportello.loader.unique': 3,
      'sportello.loader.cached': 1,
      'sportello.loader.rows': 2,
    })
    expect(currentBatch()).toBeUndefined()
  })
})
