import { type Attributes, SpanKind } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace'
import { eventAttributes, resourceAttributes, spanAttributes } from './catalogue.ts'

/** The name by which a client calls this server can be anything. */
const serverAttributes = new Set([...spanAttributes].filter((name) => !name.startsWith('server.')))

/** Sends spans with the attributes of the catalogue alone, and without the messages of errors. */
export function allowListed(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(withoutUnlisted), done),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  }
}

function withoutUnlisted(span: ReadableSpan): ReadableSpan {
  const { status, events, links, resource } = span
  // What a client sends as `tracestate` is handed on with every span.
  const spanContext = { ...span.spanContext(), traceState: undefined }
  // The span is still its tracer's: what is sent is a view of it.
  return Object.create(span, {
    attributes: {
      value: pick(span.attributes, span.kind === SpanKind.SERVER ? serverAttributes : spanAttributes),
    },
    // The message of an error quotes what somebody sent.
    status: { value: { code: status.code } },
    events: {
      value: events.map((event) => ({ ...event, attributes: pick(event.attributes ?? {}, eventAttributes) })),
    },
    spanContext: { value: () => spanContext },
    links: {
      value: links.map(({ context }) => ({ context: { ...context, traceState: undefined }, attributes: {} })),
    },
    resource: { value: resourceFromAttributes(pick(resource.attributes, resourceAttributes)) },
  }) as ReadableSpan
}

function pick(attributes: Attributes, names: ReadonlySet<string>): Attributes {
  const kept: Attributes = {}
  for (const name in attributes) if (names.has(name)) kept[name] = attributes[name]
  return kept
}
