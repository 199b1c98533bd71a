import { type Attributes, SpanKind } from '@opentelemetry/api'
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources'
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
  // What a client sends as `tracestate` is handed on with every span.
  const spanContext = { ...span.spanContext(), traceState: undefined }
  // Field by field: what a later version adds stays behind too.
  return {
    name: span.name,
    kind: span.kind,
    spanContext: () => spanContext,
    parentSpanContext: span.parentSpanContext,
    startTime: span.startTime,
    endTime: span.endTime,
    duration: span.duration,
    ended: span.ended,
    attributes: pick(span.attributes, span.kind === SpanKind.SERVER ? serverAttributes : spanAttributes),
    // The message of an error quotes what somebody sent.
    status: { code: span.status.code },
    events: span.events.map((event) => ({
      ...event,
      attributes: pick(event.attributes ?? {}, eventAttributes),
    })),
    links: span.links.map(({ context }) => ({
      context: { ...context, traceState: undefined },
      attributes: {},
    })),
    resource: listedResource(span.resource),
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  }
}

/** The same for all spans of a tracer: what is sent is grouped by it, and has it once. */
const listedResources = new WeakMap<Resource, Resource>()

function listedResource(resource: Resource): Resource {
  let listed = listedResources.get(resource)
  if (!listed) {
    listed = resourceFromAttributes(pick(resource.attributes, resourceAttributes))
    if (!resource.asyncAttributesPending) listedResources.set(resource, listed)
  }
  return listed
}

function pick(attributes: Attributes, names: ReadonlySet<string>): Attributes {
  const kept: Attributes = {}
  for (const name in attributes) if (names.has(name)) kept[name] = attributes[name]
  return kept
}
