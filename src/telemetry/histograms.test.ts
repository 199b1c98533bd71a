import { type Attributes, type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api'
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  AggregationTemporality,
  type CollectionResult,
  MeterProvider,
  MetricReader,
  type MetricReaderOptions,
} from '@opentelemetry/sdk-metrics'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type LabelValue, createHistogram, createHistogramProducer } from './histograms.ts'

const { CUMULATIVE, DELTA } = AggregationTemporality
const labels = ['graphql.operation.type', 'http.response.status_code', 'error.type'] as const
const options = { description: 'What takes time.', unit: 's', edges: [0, 0.125, 0.5, 1, 2, 10] }
const resource = resourceFromAttributes({ 'service.name': 'twins' })
const serializer = new PrometheusSerializer()

type LabelValues = [LabelValue?, LabelValue?, LabelValue?]

/** Eighths, so that sums are the same in whichever order they are made. */
const values = fc.oneof(
  fc.constantFrom(...options.edges),
  fc.integer({ min: 0, max: 100 }).map((eighths) => eighths / 8),
  fc.constantFrom(NaN, -1, -0, Number.MIN_VALUE, 0.125 + Number.EPSILON),
)
const labelValues: fc.Arbitrary<LabelValues> = fc.tuple(
  fc.constantFrom('query', 'mutation', 'a "quoted"\nname', ''),
  fc.constantFrom(undefined, 200, '200', 500),
  fc.constantFrom(undefined, 'NOT_FOUND', '200'),
)

class Reader extends MetricReader {
  constructor(settings: MetricReaderOptions) {
    super(settings)
  }
  protected onForceFlush = async () => {}
  protected onShutdown = async () => {}
}

let twinsMade = 0

/** A histogram of the SDK and one of ours, which are told the same. */
function createTwins(temporality = CUMULATIVE) {
  const name = `twins.${++twinsMade}`
  const [theirReader, ourReader] = [[], [createHistogramProducer(temporality)]].map(
    (metricProducers) => new Reader({ metricProducers, aggregationTemporalitySelector: () => temporality }),
  ) as [Reader, Reader]
  const { edges, ...described } = options
  const advice = { explicitBucketBoundaries: edges }
  const theirs = new MeterProvider({ resource, readers: [theirReader] })
    .getMeter('sportello-notai-api')
    .createHistogram(name, { ...described, advice })
  new MeterProvider({ resource, readers: [ourReader] })
  const ours = createHistogram(name, { ...options, labels })

  return {
    record(value: number, ...values: LabelValues): void {
      const attributes: Attributes = {}
      for (const [index, label] of labels.entries()) {
        if (values[index] !== undefined) attributes[label] = values[index]
      }
      theirs.record(value, attributes)
      ours.record(value, ...values)
    },
    collect: async () => ({ theirs: only(name, await theirReader.collect()), ours: await collectOurs() }),
  }

  async function collectOurs() {
    return only(name, await ourReader.collect())
  }
}

/** What was collected of one histogram; tests before have left others. */
function only(name: string, { resourceMetrics, errors }: CollectionResult) {
  const scopeMetrics = resourceMetrics.scopeMetrics
    .map(({ scope, metrics }) => ({
      scope,
      metrics: metrics
        .filter(({ descriptor }) => descriptor.name === name)
        .map(({ descriptor: { name, description, unit, valueType }, ...data }) => ({
          ...data,
          // That of the SDK has more, which its types do not tell of.
          descriptor: { name, description, unit, valueType },
        })),
    }))
    .filter(({ metrics }) => metrics.length > 0)
  return { resourceMetrics: { ...resourceMetrics, scopeMetrics }, errors }
}

const pointsOf = ({ resourceMetrics }: CollectionResult) =>
  resourceMetrics.scopeMetrics[0]?.metrics[0]?.dataPoints ?? []

const linesOf = ({ resourceMetrics }: CollectionResult) =>
  serializer.serialize(resourceMetrics).split('\n').sort()

function expectTheSame({ theirs, ours }: { theirs: CollectionResult; ours: CollectionResult }): void {
  expect(ours).toEqual(theirs)
  expect(linesOf(ours)).toEqual(linesOf(theirs))
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: 1_700_000_000_123 }))
afterEach(() => void vi.useRealTimers())

describe.each([
  ['since the start', CUMULATIVE],
  ['since the last time', DELTA],
])('a histogram that tells what came %s', (_when, temporality) => {
  test('says what one of the SDK says', async () => {
    const twins = createTwins(temporality)
    const generated = fc.sample(fc.tuple(values, labelValues), { seed: 27, numRuns: 3_000 })
    for (const [index, [value, given]] of generated.entries()) {
      twins.record(value, ...given)
      vi.advanceTimersByTime(7)
      if (index % 1_000 === 999) expectTheSame(await twins.collect())
    }
    expectTheSame(await twins.collect())
  })

  test('starts series when they begin or go on', async () => {
    const twins = createTwins(temporality)
    for (const names of [['one', 'two'], ['two', 'three'], [], ['one', 'three'], ['one', 'two', 'three']]) {
      for (const name of names) {
        vi.advanceTimersByTime(1_000)
        twins.record(1, name)
      }
      vi.advanceTimersByTime(1_000)
      expectTheSame(await twins.collect())
    }
  })

  test.each([1_998, 1_999, 2_000, 2_001, 2_500])('holds as many series of %d as the SDK', async (count) => {
    const twins = createTwins(temporality)
    for (const value of [1, 2]) {
      for (let index = 0; index < count; index++) twins.record(value, 'query', index % 7, `error ${index}`)
    }
    const collected = await twins.collect()
    expect(pointsOf(collected.ours)).toHaveLength(Math.min(count, 2_000))
    expectTheSame(collected)
  })
})

test('deltas begin anew with what was too much', async () => {
  const twins = createTwins(DELTA)
  for (const first of [0, 500, 3_000]) {
    for (let index = first; index < first + 2_100; index++) twins.record(1, 'query', index)
    vi.advanceTimersByTime(1_000)
    expectTheSame(await twins.collect())
    vi.advanceTimersByTime(1_000)
  }
})

test('there are never more than 2,000 series, however often they are collected', async () => {
  const twins = createTwins()
  for (const round of [1, 2, 3]) {
    for (let index = 0; index < 1_500; index++) twins.record(1, `query ${round} ${index}`)
    await twins.collect()
  }
  const points = pointsOf((await twins.collect()).ours)
  expect(points).toHaveLength(2_000)
  const rest = points.find(({ attributes }) => attributes['otel.metric.overflow'] === true)
  expect(rest?.value).toMatchObject({ count: 4_500 - 1_999 })
})

test.each(options.edges)('a value of %d belongs to the bucket that ends there', async (edge) => {
  const twins = createTwins()
  twins.record(edge)
  const collected = await twins.collect()
  const index = options.edges.indexOf(edge)
  const counts = [...options.edges, Infinity].map((_, bucket) => (bucket === index ? 1 : 0))
  expect(pointsOf(collected.ours)[0]?.value).toMatchObject({ buckets: { counts }, min: edge, max: edge })
  expectTheSame(collected)
})

test.each([NaN, -1, -Infinity, Infinity, '1', null, undefined, 1n, {}])(
  '%s is what it is to the SDK',
  async (odd) => {
    const twins = createTwins()
    const warn = vi.fn()
    diag.setLogger({ warn } as unknown as DiagLogger, DiagLogLevel.WARN)
    twins.record(odd as number, 'query')
    diag.disable()
    expect(warn).toHaveBeenCalledTimes(Number.isNaN(odd) || odd === Infinity ? 0 : 2)
    expectTheSame(await twins.collect())
    twins.record(1, 'query')
    expectTheSame(await twins.collect())
  },
)

test('what was collected stays as it was', async () => {
  const histogram = createHistogram('collected', { ...options, labels: [] })
  histogram.record(1)
  const collected = await createHistogramProducer().collect()
  const before = structuredClone(only('collected', collected).resourceMetrics.scopeMetrics)
  histogram.record(2)
  expect(only('collected', collected).resourceMetrics.scopeMetrics).toEqual(before)
})

test('a name stands for one histogram, with the edges that it had first', async () => {
  const [one, other] = [[1], [2]].map((edges) =>
    createHistogram('named twice', { ...options, edges, labels: ['name'] }),
  )
  one!.record(1, 'a')
  other!.record(1, 'a')
  const [point, ...more] = pointsOf(only('named twice', await createHistogramProducer().collect()))
  expect(more).toEqual([])
  expect(point?.value).toMatchObject({ count: 2, buckets: { boundaries: [1], counts: [2, 0] } })
})

test.each([0, 1, 2, 3, 4, 5])('%d labels tell series apart', async (count) => {
  const name = `labels ${count}`
  const first = (length: number) =>
    ['a', 'b', 'c', 'd', 'e'].slice(0, length) as [string?, string?, string?, string?, string?]
  const histogram = createHistogram(name, { ...options, labels: first(count) })
  const expected: Attributes[] = []
  for (let given = 0; given <= count; given++) {
    histogram.record(1, ...first(given))
    expected.push(Object.fromEntries(first(given).map((label) => [label, label])))
  }
  const points = pointsOf(only(name, await createHistogramProducer().collect()))
  expect(points.map(({ attributes }) => attributes)).toEqual(expected)
})
