import type { Dashboard } from './layout.ts'
import type { LinesPanel } from './panels.ts'

const http = 'http_server_request_duration'
const spans = 'otel_sdk_processor_span_processed_total'

/** The process itself: HTTP, event loop, memory, and whether telemetry arrives. */
export function runtimeDashboard(): Dashboard {
  return {
    uid: 'sportello-runtime',
    title: 'Runtime',
    description: 'HTTP by status, the event loop, memory and garbage collection, and whether spans arrive.',
    variables: [],
    sections: [
      { title: 'HTTP', panels: [statuses, routes] },
      { title: 'Event loop', panels: [delay, utilisation] },
      { title: 'Memory', panels: [heap, heapSize, pauses, collection] },
      { title: 'Telemetry', panels: [targets, lost, queue] },
    ],
  }
}

const statuses: LinesPanel = {
  kind: 'lines',
  title: 'Requests by status',
  description:
    'Requests a second, probes too. A GraphQL answer with errors in it has 200 where there is data.',
  unit: 'reqps',
  width: 12,
  isStacked: true,
  queries: [
    {
      expression: `sum by (http_response_status_code) (rate(${http}_count[$__rate_interval]))`,
      legend: '{{http_response_status_code}}',
    },
  ],
}

const routes: LinesPanel = {
  kind: 'lines',
  title: 'Duration by route, p95',
  description: 'The time that 95 % of the requests keep. An address without a route has no name.',
  unit: 's',
  width: 12,
  queries: [
    {
      expression: `histogram_quantile(0.95, sum by (http_request_method, http_route, le) (rate(${http}_bucket[$__rate_interval])))`,
      legend: '{{http_request_method}} {{http_route}}',
    },
  ],
}

const delay: LinesPanel = {
  kind: 'lines',
  title: 'Event loop delay',
  description:
    'How long what is due waits for its turn, less the 10 ms that the timer which measures it sleeps itself. Every request waits as long.',
  unit: 's',
  width: 12,
  limit: { value: 0.1 },
  queries: (['p50', 'p90', 'p99'] as const).map((share) => ({
    expression: `clamp_min(max by (instance) (nodejs_eventloop_delay_${share}) - 0.01, 0)`,
    legend: `{{instance}} ${share}`,
  })),
}

const utilisation: LinesPanel = {
  kind: 'lines',
  title: 'Event loop utilisation',
  description:
    'The share of time in which the one thread works. Near 100 % it is full: another process is needed.',
  unit: 'percentunit',
  width: 12,
  limit: { value: 0.9 },
  queries: [{ expression: 'max by (instance) (nodejs_eventloop_utilization)', legend: '{{instance}}' }],
}

const heap: LinesPanel = {
  kind: 'lines',
  title: 'Heap in use by space',
  description: 'What rises from collection to collection in old_space is kept by somebody.',
  unit: 'bytes',
  width: 12,
  isStacked: true,
  queries: [
    {
      expression: 'sum by (v8js_heap_space_name) (v8js_memory_heap_used)',
      legend: '{{v8js_heap_space_name}}',
    },
  ],
}

const heapSize: LinesPanel = {
  kind: 'lines',
  title: 'Heap',
  description: 'Memory that V8 has taken for its heap, and what of it is in use.',
  unit: 'bytes',
  width: 12,
  queries: [
    { expression: 'sum by (instance) (v8js_memory_heap_space_size)', legend: '{{instance}} taken' },
    { expression: 'sum by (instance) (v8js_memory_heap_used)', legend: '{{instance}} in use' },
  ],
}

const pauses: LinesPanel = {
  kind: 'lines',
  title: 'Pauses of garbage collection, p99',
  description: 'The longest pauses by kind. A request that arrives meanwhile waits.',
  unit: 's',
  width: 12,
  queries: [
    {
      expression:
        'histogram_quantile(0.99, sum by (v8js_gc_type, le) (rate(v8js_gc_duration_bucket[$__rate_interval])))',
      legend: '{{v8js_gc_type}}',
    },
  ],
}

const collection: LinesPanel = {
  kind: 'lines',
  title: 'Time spent on garbage collection',
  description:
    'The share of time by kind. Above 10 % the heap is too small, or too much is made and thrown away.',
  unit: 'percentunit',
  width: 12,
  isStacked: true,
  limit: { value: 0.1 },
  queries: [
    {
      expression: 'sum by (v8js_gc_type) (rate(v8js_gc_duration_sum[$__rate_interval]))',
      legend: '{{v8js_gc_type}}',
    },
  ],
}

const targets: LinesPanel = {
  kind: 'lines',
  title: 'Who answers Prometheus',
  description: '1: it answers; 0: it does not.',
  unit: 'short',
  width: 8,
  queries: [{ expression: 'min by (job, instance) (up)', legend: '{{job}} {{instance}}' }],
}

const lost: LinesPanel = {
  kind: 'lines',
  title: 'Spans sent and lost',
  description:
    'Spans a second. Lost are those for which the queue was full, and those that the Collector did not take. Empty without tracing.',
  unit: 'reqps',
  width: 8,
  queries: [
    { expression: `sum (rate(${spans}{error_type=""}[$__rate_interval]))`, legend: 'sent' },
    {
      expression: `sum by (error_type) (rate(${spans}{error_type!=""}[$__rate_interval]))`,
      legend: 'lost: {{error_type}}',
    },
  ],
}

const queue: LinesPanel = {
  kind: 'lines',
  title: 'Spans that wait to be sent',
  description:
    'The queue, and how many it can hold. What comes when it is full is lost. Empty without tracing.',
  unit: 'short',
  width: 8,
  dashed: 'at most',
  queries: [
    { expression: 'sum by (instance) (otel_sdk_processor_span_queue_size)', legend: '{{instance}} waiting' },
    {
      expression: 'sum by (instance) (otel_sdk_processor_span_queue_capacity)',
      legend: '{{instance}} at most',
    },
  ],
}
