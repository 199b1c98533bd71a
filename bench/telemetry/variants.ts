/** The same server with more and more of telemetry, each with the settings that make it so. */
export interface Variant {
  readonly name: string
  environment(collectorUrl: string): Readonly<Record<string, string>>
}

function sampled(ratio: number): Variant {
  return {
    name: `Traces of ${ratio * 100} %`,
    environment: (collectorUrl) => ({
      OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl,
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: String(ratio),
    }),
  }
}

/** The first is what the others are compared with. */
export const variants: readonly Variant[] = [
  { name: 'None at all', environment: () => ({ OTEL_SDK_DISABLED: 'true' }) },
  { name: 'Metrics alone', environment: () => ({}) },
  sampled(0),
  sampled(0.1),
  sampled(1),
]
