import type { IncomingMessage, ServerResponse } from 'node:http'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg'
import { PinoInstrumentation } from '@opentelemetry/instrumentation-pino'
import { RedisInstrumentation } from '@opentelemetry/instrumentation-redis'
import { RuntimeNodeInstrumentation } from '@opentelemetry/instrumentation-runtime-node'
import { envDetector, serviceInstanceIdDetector } from '@opentelemetry/resources'
import { AggregationType, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { allowListed } from './allow-list.ts'
import { attribute } from './catalogue.ts'
import { querySummary } from './query-summary.ts'
import { type SpanWitness, createSpanWitness } from './span-witness.ts'

/** Milliseconds that the end of the process waits for spans to be sent. */
const longestFarewellMs = 1_500

const probes = /^\/(alive|ready|health|metrics)\/?(\?|$)/

export interface TelemetrySettings {
  /** Whether spans have somewhere to go. Without that there is no tracer, and nothing is instrumented. */
  readonly isTracing: boolean
  /** Whether metrics are sent to the same place too. They can always be fetched. */
  readonly sendsMetrics: boolean
  readonly serviceName: string
}

export type Telemetry = ReturnType<typeof startTelemetry>

/**
 * Starts the SDK. Libraries make spans, and we make the metrics: so counts hang on no sampling, and are the same
 * with and without tracing. What is sent where is told by the OTEL_* variables of the specification.
 */
export function startTelemetry({ isTracing, sendsMetrics, serviceName }: TelemetrySettings) {
  const prometheus = new PrometheusExporter({ preventServerStart: true, withoutScopeInfo: true })
  const witness = createSpanWitness()
  const sdk = new NodeSDK({
    serviceName,
    // Not those of the process and the machine: command lines and accounts are nobody's business.
    resourceDetectors: [envDetector, serviceInstanceIdDetector],
    metricReaders: [
      prometheus,
      ...(sendsMetrics ? [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() })] : []),
    ],
    views: ['http', 'pg'].map((library) => ({
      meterName: `@opentelemetry/instrumentation-${library}`,
      aggregation: { type: AggregationType.DROP },
    })),
    logRecordProcessors: [],
    ...(isTracing
      ? { traceExporter: allowListed(new OTLPTraceExporter()) }
      : { spanProcessors: [], contextManager: null as never, textMapPropagator: null }),
    instrumentations: [new RuntimeNodeInstrumentation(), ...(isTracing ? instrumentations(witness) : [])],
  })
  sdk.start()

  return {
    isTracing,
    /** Writes all metrics in the form of Prometheus. */
    writeMetrics: (request: IncomingMessage, response: ServerResponse) =>
      prometheus.getMetricsRequestHandler(request, response),
    witness,
    /** Sends what is left, for as long as the end of the process can wait. */
    async shutdown(): Promise<void> {
      const patience = new Promise<void>((resolve) => setTimeout(resolve, longestFarewellMs).unref())
      await Promise.race([sdk.shutdown().catch(() => {}), patience])
    },
  }
}

function instrumentations(witness: SpanWitness) {
  return [
    new HttpInstrumentation({
      // Only the boot check asks for a trace of a probe.
      ignoreIncomingRequestHook: ({ url = '', headers }: IncomingMessage) =>
        probes.test(url) && headers.traceparent === undefined,
      disableOutgoingRequestInstrumentation: true,
      requestHook: (span) => witness.noteRequest(span),
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
