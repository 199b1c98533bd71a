/** Where a server can be told to send what it has. */
export interface Addresses {
  /** A Collector that receives. */
  readonly collector: string
  /** Somebody who takes connections and never answers. */
  readonly silent: string
  /** Nobody. */
  readonly absent: string
}

/** The same server with more and more of telemetry, each with the settings that make it so. */
export interface Variant {
  readonly name: string
  environment(addresses: Addresses): Readonly<Record<string, string>>
}

function sampled(ratio: number, to: keyof Addresses = 'collector'): Variant {
  return {
    name: `Traces of ${ratio * 100} %${to === 'collector' ? '' : `, Collector ${to}`}`,
    environment: (addresses) => ({
      OTEL_EXPORTER_OTLP_ENDPOINT: addresses[to],
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
  sampled(1, 'absent'),
  sampled(1, 'silent'),
]
