import { createNoopMeter } from '@opentelemetry/api'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg'
import { PinoInstrumentation } from '@opentelemetry/instrumentation-pino'
import { RedisInstrumentation } from '@opentelemetry/instrumentation-redis'
import { RuntimeNodeInstrumentation } from '@opentelemetry/instrumentation-runtime-node'
import { getNumberFromEnv } from '@opentelemetry/core'
import { envDetector, serviceInstanceIdDetector } from '@opentelemetry/resources'
import { InstrumentType, type MetricReader, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { allowListed } from './allow-list.ts'
import { attribute } from './catalogue.ts'
import type { HeadSampling } from './head-sampling.ts'
import { createHistogramProducer } from './histograms.ts'
import { querySummary } from './query-summary.ts'
import { type SpanWitness, createSpanWitness } from './span-witness.ts'

/** Milliseconds that the end of the process waits for spans to be sent. */
const longestFarewellMs = 1_500

/**
 * As many as a full queue makes when the process ends, and one more. While a collector is away, the SDK begins another
 * one with each that fails; without this limit thirty would be held, serialised.
 */
const mostBatchesAtOnce = 5

const probes = /^\/(alive|ready|health|metrics)\/?(\?|$)/

export interface TelemetrySettings {
  /** Whether spans have somewhere to go. Without that there is no tracer, and nothing is instrumented. */
  readonly isTracing: boolean
  /** Whether metrics are sent to the same place too. They can always be fetched. */
  readonly sendsMetrics: boolean
  readonly serviceName: string
  readonly sampling?: HeadSampling | undefined
}

export type Telemetry = ReturnType<typeof startTelemetry>

/**
 * Starts the SDK. Libraries make spans, and we make the metrics: so counts hang on no sampling, and are the same
 * with and without tracing. What is sent where is told by the OTEL_* variables of the specification.
 */
export function startTelemetry({ isTracing, sendsMetrics, serviceName, sampling }: TelemetrySettings) {
  // One reader for both ways: each reader counts everything once more.
  const reader: MetricReader = sendsMetrics
    ? createMetricSender()
    : new PrometheusExporter({ preventServerStart: true, metricProducers: [createHistogramProducer()] })
  const serializer = new PrometheusSerializer(undefined, false, undefined, false, true)
  const witness = createSpanWitness()
  const libraries = isTracing ? instrumentations(witness) : []
  const sdk = new NodeSDK({
    serviceName,
    // Not those of the process and the machine: command lines and accounts are nobody's business.
    resourceDetectors: [envDetector, serviceInstanceIdDetector],
    metricReaders: [reader],
    logRecordProcessors: [],
    ...(isTracing
      ? {
          traceExporter: allowListed(new OTLPTraceExporter({ concurrencyLimit: mostBatchesAtOnce })),
          ...(sampling && { sampler: sampling.sampler }),
        }
      : { spanProcessors: [], contextManager: null as never, textMapPropagator: null }),
    instrumentations: [new RuntimeNodeInstrumentation(), ...libraries],
  })
  sdk.start()
  // Our own metrics say the same: dropped by a view they would still cost as much.
  for (const library of libraries) library.setMeterProvider({ getMeter: createNoopMeter })

  return {
    isTracing,
    /** Writes all metrics in the form of Prometheus. */
    async writeMetrics(_request: IncomingMessage, response: ServerResponse): Promise<void> {
      response.setHeader('content-type', 'text/plain')
      // Where all of telemetry is turned off there is nothing to read from.
      const collected = await reader.collect().catch(() => undefined)
      response.end(collected ? serializer.serialize(collected.resourceMetrics) : '')
    },
    witness,
    /** Lets requests that are not traced pass by what traces. */
    standBefore: (server: Server) => sampling?.standBefore(server),
    /** Sends what is left, for as long as the end of the process can wait. */
    async shutdown(): Promise<void> {
      const patience = new Promise<void>((resolve) => setTimeout(resolve, longestFarewellMs).unref())
      await Promise.race([sdk.shutdown().catch(() => {}), patience])
    },
  }
}

/** The reader itself knows nothing of the variables that its intervals have. */
function createMetricSender(): PeriodicExportingMetricReader {
  const exportIntervalMillis = getNumberFromEnv('OTEL_METRIC_EXPORT_INTERVAL') ?? 60_000
  const longest = getNumberFromEnv('OTEL_METRIC_EXPORT_TIMEOUT') ?? 30_000
  const exporter = new OTLPMetricExporter()
  const temporality = exporter.selectAggregationTemporality(InstrumentType.HISTOGRAM)
  return new PeriodicExportingMetricReader({
    exporter,
    metricProducers: [createHistogramProducer(temporality)],
    exportIntervalMillis,
    exportTimeoutMillis: Math.min(longest, exportIntervalMillis),
  })
}

function instrumentations(witness: SpanWitness) {
  return [
    new HttpInstrumentation({
      // Only the boot check asks for a trace of a probe.
      ignoreIncomingRequestHook: ({ url = '', headers }: IncomingMessage) =>
        probes.test(url) && headers.traceparent === undefined,
      disableOutgoingRequestInstrumentation: true,
      requestHook: (span, request) => witness.noteRequest(span, request as IncomingMessage),
    }),
    new PgInstrumentation({
      ignoreConnectSpans: true,
      requireParentSpan: true,
      requestHook: (span, { query: { name, text } }) => {
        const summary = querySummary({ name, text })
        span.updateName(summary)
        span.setAttribute(attribute.querySummary, summary)
        witness.noteStatement(span)
      },
    }),
    new RedisInstrumentation({ requireParentSpan: true, dbStatementSerializer: (command) => command }),
    new PinoInstrumentation({ disableLogSending: true }),
  ]
}
