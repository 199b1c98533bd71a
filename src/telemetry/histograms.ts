import { type Attributes, type HrTime, ValueType, diag } from '@opentelemetry/api'
import { millisToHrTime } from '@opentelemetry/core'
import { emptyResource } from '@opentelemetry/resources'
import {
  AggregationTemporality,
  type DataPoint,
  DataPointType,
  type HistogramMetricData,
  type MetricProducer,
  type Histogram as PointValue,
} from '@opentelemetry/sdk-metrics'

/** As the SDK has it by default, the series of what is too much included. */
const mostSeries = 2_000

/** As the SDK makes it of the name of our meter. */
const scope = { name: 'sportello-notai-api', version: '', schemaUrl: undefined }

export type LabelValue = string | number

/** Names of attributes. They are positions of parameters, so that no array is made for a value. */
type Labels = readonly [string?, string?, string?, string?, string?]

export interface HistogramOptions<Names extends Labels> {
  readonly description: string
  readonly unit: string
  /** Ascending. A value on an edge belongs to the bucket that ends there. */
  readonly edges: readonly number[]
  readonly labels: Names
}

export interface Histogram<Names extends Labels> {
  /** One value, with those of the labels in their order: without one the attribute is absent. */
  record(value: number, ...labelValues: { [Index in keyof Names]?: LabelValue | undefined }): void
}

const histograms = new Map<string, SeriesHistogram>()

/**
 * A histogram that finds its series by the values of labels as they are. The SDK's sorts names and writes JSON for each
 * value (docs/adr/0027-histograms-of-our-own.md). As there, a name stands for one histogram, the first.
 */
export function createHistogram<const Names extends Labels>(
  name: string,
  options: HistogramOptions<Names>,
): Histogram<Names> {
  const histogram = histograms.get(name) ?? new SeriesHistogram(name, options)
  histograms.set(name, histogram)
  return histogram as Histogram<Names>
}

/** Hands all histograms to the one reader that there is: a second one would find nothing where the first asks for deltas. */
export function createHistogramProducer(temporality = AggregationTemporality.CUMULATIVE): MetricProducer {
  return {
    async collect() {
      const now = millisToHrTime(Date.now())
      const metrics = [...histograms.values()]
        .map((histogram) => histogram.collect(temporality, now))
        .filter((metric) => metric.dataPoints.length > 0)
      const scopeMetrics = metrics.length > 0 ? [{ scope, metrics }] : []
      // The reader takes the SDK's resource.
      return { resourceMetrics: { resource: emptyResource(), scopeMetrics }, errors: [] }
    },
  }
}

/** The values of one set of attributes. */
class Series {
  private readonly attributes: Attributes
  private readonly edges: readonly number[]
  private readonly startTime: HrTime
  private readonly counts: number[]
  private count = 0
  private sum = 0
  private min = Infinity
  private max = -Infinity

  constructor(attributes: Attributes, edges: readonly number[], startTime: HrTime) {
    this.attributes = attributes
    this.edges = edges
    this.startTime = startTime
    this.counts = [...edges, Infinity].map(() => 0)
  }

  add(value: number): void {
    const { edges } = this
    let bucket = 0
    while (bucket < edges.length && value > edges[bucket]!) bucket++
    this.counts[bucket]! += 1
    this.count += 1
    this.sum += value
    this.min = Math.min(value, this.min)
    this.max = Math.max(value, this.max)
  }

  /** A copy: what is exported is written later, while values go on coming. */
  toDataPoint(endTime: HrTime): DataPoint<PointValue> {
    const { attributes, startTime, count, sum } = this
    const extremes = count > 0 ? { min: this.min, max: this.max } : {}
    const buckets = { boundaries: [...this.edges], counts: [...this.counts] }
    return { attributes, startTime, endTime, value: { ...extremes, sum, buckets, count } }
  }
}

/** What follows on the value of a label, or the series, where there are no more labels. */
class Branch {
  readonly next = new Map<LabelValue | undefined, Branch>()
  series: Series | undefined
}

/** All series since the start, or since they were collected last where deltas are asked for. */
class SeriesSet {
  readonly root = new Branch()
  readonly all: Series[] = []
  overflow: Series | undefined
  /** When it was collected for the last time: what goes on in the next one starts there. */
  end: HrTime | undefined
}

class SeriesHistogram {
  private readonly descriptor: HistogramMetricData['descriptor']
  private readonly edges: readonly number[]
  private readonly labels: Labels
  private current = new SeriesSet()
  private before: SeriesSet | undefined

  constructor(name: string, { description, unit, edges, labels }: HistogramOptions<Labels>) {
    this.descriptor = { name, description, unit, valueType: ValueType.DOUBLE }
    this.edges = edges
    this.labels = labels
  }

  record(
    value: number,
    first?: LabelValue,
    second?: LabelValue,
    third?: LabelValue,
    fourth?: LabelValue,
    fifth?: LabelValue,
  ): void {
    if (typeof value !== 'number' || value < 0) {
      diag.warn(`${this.descriptor.name} counts no ${value}`)
      return
    }
    const series =
      this.find(this.current, first, second, third, fourth, fifth) ??
      this.begin(first, second, third, fourth, fifth)
    if (!Number.isNaN(value)) series.add(value)
  }

  collect(temporality: AggregationTemporality, now: HrTime): HistogramMetricData {
    const { descriptor, current } = this
    if (temporality === AggregationTemporality.DELTA) {
      current.end = now
      this.before = current
      this.current = new SeriesSet()
    }
    return {
      descriptor,
      aggregationTemporality: temporality,
      dataPointType: DataPointType.HISTOGRAM,
      dataPoints: current.all.map((series) => series.toDataPoint(now)),
    }
  }

  private find(
    { root }: SeriesSet,
    first?: LabelValue,
    second?: LabelValue,
    third?: LabelValue,
    fourth?: LabelValue,
    fifth?: LabelValue,
  ): Series | undefined {
    const { length } = this.labels
    let branch: Branch | undefined = root
    if (length > 0) branch = branch.next.get(first)
    if (length > 1) branch = branch?.next.get(second)
    if (length > 2) branch = branch?.next.get(third)
    if (length > 3) branch = branch?.next.get(fourth)
    if (length > 4) branch = branch?.next.get(fifth)
    return branch?.series
  }

  /** The series of values that come for the first time, or that of all for which there is no room. */
  private begin(...values: (LabelValue | undefined)[]): Series {
    const { current, before, labels } = this
    if (current.all.length >= mostSeries - 1) {
      current.overflow ??= this.add({ 'otel.metric.overflow': true }, before?.overflow)
      return current.overflow
    }
    const attributes: Attributes = {}
    let branch = current.root
    for (const [index, label] of labels.entries()) {
      const value = values[index]
      if (value !== undefined) attributes[label!] = value
      const next = branch.next.get(value) ?? new Branch()
      branch.next.set(value, next)
      branch = next
    }
    branch.series = this.add(attributes, before && this.find(before, ...values))
    return branch.series
  }

  private add(attributes: Attributes, earlier: Series | undefined): Series {
    const start = (earlier && this.before?.end) ?? millisToHrTime(Date.now())
    const series = new Series(attributes, this.edges, start)
    this.current.all.push(series)
    return series
  }
}
