export interface SpanCounts {
  /** Spans of sampled requests. */
  readonly made: number
  /** Those of them that were not sent: the queue was full, or sending failed. */
  readonly lost: number
}

/** What became of the spans of a server since its start, by its own metrics. */
export async function readSpanCounts(metricsAddress: string): Promise<SpanCounts> {
  const lines = (await (await fetch(metricsAddress)).text()).split('\n')
  const sum = (name: string, label: string) =>
    lines
      .filter((line) => line.startsWith(name) && line.includes(label))
      .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' '))), 0)
  return {
    made: sum('otel_sdk_span_started_total', 'otel_span_sampling_result="RECORD_AND_SAMPLE"'),
    lost: sum('otel_sdk_processor_span_processed_total', 'error_type="'),
  }
}
