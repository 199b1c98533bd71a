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

  function note(span: Span, kind: keyof Sighting): void {
    if (watched.size === 0) return
    const sighting = watched.get(span.spanContext().traceId)
    if (sighting) sighting[kind] += 1
  }

  return {
    noteRequest: (span: Span) => note(span, 'requests'),
    noteStatement: (span: Span) => note(span, 'statements'),
    /** What the trace brings until the watch ends. */
    watch(traceId: string) {
      const sighting: Sighting = { requests: 0, statements: 0 }
      watched.set(traceId, sighting)
      return { sighting, end: () => void watched.delete(traceId) }
    },
  }
}
