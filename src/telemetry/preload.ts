/**
 * Loaded before everything else, by `node --import`: libraries can be instrumented only before they are loaded. Without
 * an address for spans nothing is instrumented, and only metrics are kept.
 */
import { register } from 'import-in-the-middle/register-hooks.mjs'
import { createHeadSampling } from './head-sampling.ts'
import { startTelemetry } from './sdk.ts'

const {
  OTEL_EXPORTER_OTLP_ENDPOINT,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT,
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT,
} = process.env
const { OTEL_TRACES_EXPORTER, OTEL_METRICS_EXPORTER, OTEL_SDK_DISABLED } = process.env
const isEnabled = OTEL_SDK_DISABLED !== 'true'

const isTracing =
  isEnabled &&
  Boolean(OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? OTEL_EXPORTER_OTLP_ENDPOINT) &&
  OTEL_TRACES_EXPORTER !== 'none'
const sendsMetrics =
  isEnabled &&
  Boolean(OTEL_EXPORTER_OTLP_METRICS_ENDPOINT ?? OTEL_EXPORTER_OTLP_ENDPOINT) &&
  OTEL_METRICS_EXPORTER !== 'none'

if (isTracing) {
  // So that dropped and failed spans are counted.
  process.env.OTEL_NODE_EXPERIMENTAL_SDK_METRICS ??= 'true'
  // Imported modules need this hook; only what is instrumented passes through it.
  register({ include: ['http', 'node:http', 'pg', 'pg-pool', '@redis/client', 'pino'] })
}

const { OTEL_TRACES_SAMPLER, OTEL_TRACES_SAMPLER_ARG, OTEL_PROPAGATORS } = process.env

export const telemetry = startTelemetry({
  isTracing,
  sendsMetrics,
  sampling: isTracing
    ? createHeadSampling({
        name: OTEL_TRACES_SAMPLER,
        argument: OTEL_TRACES_SAMPLER_ARG,
        propagators: OTEL_PROPAGATORS,
      })
    : undefined,
  serviceName: process.env.OTEL_SERVICE_NAME ?? 'sportello-notai-api',
})
