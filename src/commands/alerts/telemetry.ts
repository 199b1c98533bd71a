import { growth } from './expressions.ts'
import type { Alert, RuleGroup, TestSeries } from './types.ts'

const from = 'job="api", instance="api:9464"'

/** The alerts on what shows all the others: without it silence would be taken for health. */
export function telemetryRules(): RuleGroup {
  return { name: 'telemetry', alerts: [collectorDown, spansLost] }
}

const collectorDown: Alert = {
  name: 'CollectorDown',
  severity: 'warning',
  expression: 'up{job="collector"} == 0\nor absent(up{job="collector"})',
  holds: '5m',
  summary: 'The OpenTelemetry Collector cannot be reached',
  description:
    'Prometheus gets no metrics from it: {{ $value }}. 0: it does not answer; 1: it is not even among those that are asked. Requests are served all the same, but no traces arrive.',
  cases: [
    {
      name: 'it stops answering',
      input: [{ series: 'up{job="collector", instance="collector:8888"}', values: '1x5 0x15' }],
      minute: 15,
      fires: { labels: { job: 'collector', instance: 'collector:8888' }, value: '0' },
    },
    {
      name: 'nobody asks it',
      input: [{ series: `up{${from}}`, values: '1x15' }],
      minute: 10,
      fires: { labels: { job: 'collector' }, value: '1' },
    },
    {
      name: 'it answers',
      input: [{ series: 'up{job="collector", instance="collector:8888"}', values: '1x20' }],
      minute: 15,
    },
    {
      name: 'it is started anew',
      input: [{ series: 'up{job="collector", instance="collector:8888"}', values: '1x5 0x3 1x15' }],
      minute: 11,
    },
  ],
}

const spans = (errorType: string, values: string): TestSeries => ({
  series: `otel_sdk_processor_span_processed_total{${from}, otel_component_type="batching_span_processor"${errorType}}`,
  values,
})

const spansLost: Alert = {
  name: 'SpansLost',
  severity: 'warning',
  expression: `${growth('otel_sdk_processor_span_processed_total{error_type!=""}', { by: 'instance, error_type', over: '5m' })} > 0`,
  // A Collector that is started anew costs some; that is nothing to look at.
  holds: '5m',
  summary: 'Spans do not arrive: traces have holes',
  description:
    '{{ $value }} spans of {{ $labels.instance }} were lost in the last 5 minutes: {{ $labels.error_type }}. Metrics and logs are not touched by it.',
  cases: [
    {
      name: 'the queue is full',
      input: [spans(', error_type="queue_full"', '_x4 50+50x20')],
      minute: 18,
      fires: { labels: { instance: 'api:9464', error_type: 'queue_full' }, value: '250' },
    },
    { name: 'all arrive', input: [spans('', '0+500x20')], minute: 18 },
    { name: 'a few at once', input: [spans(', error_type="Error"', '_x4 60x20')], minute: 10 },
  ],
}
