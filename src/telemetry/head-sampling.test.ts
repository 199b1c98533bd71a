import { Server } from 'node:http'
import { SamplingDecision } from '@opentelemetry/sdk-trace'
import { ROOT_CONTEXT, SpanKind } from '@opentelemetry/api'
import { afterEach, describe, expect, test } from 'vitest'
import { createHeadSampling } from './head-sampling.ts'

const sampledParent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
const unsampledParent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00`
const original = Server.prototype.emit
afterEach(() => {
  Server.prototype.emit = original
})

/** How many of so many requests come by what listens in, and how many are answered. */
function letIn(
  settings: Partial<Parameters<typeof createHeadSampling>[0]>,
  headers: object,
  requests = 1_000,
) {
  let traced = 0
  let answered = 0
  // As the instrumentation does it.
  Server.prototype.emit = function (this: Server, ...values: unknown[]) {
    traced += 1
    return original.apply(this, values as Parameters<typeof original>)
  } as typeof original
  const server = new Server()
  server.on('request', () => (answered += 1))
  const sampling = createHeadSampling({
    name: undefined,
    argument: undefined,
    propagators: undefined,
    ...settings,
  })
  sampling?.standBefore(server)
  for (let count = 0; count < requests; count += 1) server.emit('request', { headers }, {})
  expect(answered).toBe(requests)
  return traced
}

describe('a request', () => {
  test('is traced as often as the ratio says', () => {
    const name = 'parentbased_traceidratio'
    expect(letIn({ name, argument: '0' }, {})).toBe(0)
    expect(letIn({ name, argument: '1' }, {})).toBe(1_000)
    const tenth = letIn({ name, argument: '0.1' }, {}, 10_000)
    expect(tenth).toBeGreaterThan(800)
    expect(tenth).toBeLessThan(1_200)
  })

  test('with a parent is traced where its parent is, if the sampler asks for that', () => {
    const name = 'parentbased_traceidratio'
    expect(letIn({ name, argument: '0' }, { traceparent: sampledParent })).toBe(1_000)
    expect(letIn({ name, argument: '1' }, { traceparent: unsampledParent })).toBe(0)
    // What the ratio makes of the parent's id is the sampler's to say.
    expect(letIn({ name: 'traceidratio', argument: '0' }, { traceparent: unsampledParent })).toBe(1_000)
  })

  test.each([
    [{}],
    [{ name: 'always_off' }],
    [{ name: 'parentbased_traceidratio', argument: '2' }],
    [{ name: 'parentbased_traceidratio', argument: '0', propagators: 'b3' }],
  ])('is left to the SDK with %j', (settings) => {
    expect(letIn(settings, {})).toBe(1_000)
  })
})

test('what was let in is recorded', () => {
  const { sampler } = createHeadSampling({
    name: 'parentbased_traceidratio',
    argument: '0.5',
    propagators: undefined,
  })!
  for (const traceId of ['0'.repeat(31) + '1', 'f'.repeat(32)]) {
    const { decision } = sampler.shouldSample(ROOT_CONTEXT, traceId, 'request', SpanKind.SERVER, {}, [])
    expect(decision).toBe(SamplingDecision.RECORD_AND_SAMPLED)
  }
})
