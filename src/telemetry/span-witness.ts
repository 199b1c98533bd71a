import type { IncomingMessage } from 'node:http'
import type { Span } from '@opentelemetry/api'

/** What was seen of one trace. */
export interface Sighting {
  requests: number
  statements: number
}

export type SpanWitness = ReturnType<typeof createSpanWitness>

/** Sees for which traces the instrumented libraries are asked to make spans, sampled or not. */
export function createSpanWitness() {
  const watched = new Map<string, Sighting>()

  return {
    /** By its header: whether the span goes on in the trace that is named there hangs on OTEL_PROPAGATORS. */
    noteRequest(span: Span, { headers: { traceparent } }: Pick<IncomingMessage, 'headers'>): void {
      if (watched.size === 0 || typeof traceparent !== 'string') return
      const sighting = watched.get(traceparent.split('-')[1]!)
      if (!sighting) return
      sighting.requests += 1
      watched.set(span.spanContext().traceId, sighting)
    },
    noteStatement(span: Span): void {
      if (watched.size === 0) return
      const sighting = watched.get(span.spanContext().traceId)
      if (sighting) sighting.statements += 1
    },
    /** What a request brings that names this trace, until the watch ends. */
    watch(traceId: string) {
      const sighting: Sighting = { requests: 0, statements: 0 }
      watched.set(traceId, sighting)
      const end = () => watched.forEach((one, id) => one === sighting && watched.delete(id))
      return { sighting, end }
    },
  }
}
