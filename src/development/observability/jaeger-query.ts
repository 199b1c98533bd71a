import { setTimeout as wait } from 'node:timers/promises'

const longestWaitMs = 15_000

/** A span as Jaeger gives it back, with what hangs under it. */
export interface Span {
  readonly id: string
  readonly parentId: string | undefined
  readonly name: string
  /** Milliseconds since 1970, and that it took. */
  readonly startMs: number
  readonly ms: number
  readonly tags: Readonly<Record<string, string | number | boolean>>
  readonly events: readonly Readonly<Record<string, string | number | boolean>>[]
  /** Spans of other traces that it is linked to. */
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[]
  readonly resource: Readonly<Record<string, string | number | boolean>>
  children: Span[]
}

export interface Trace {
  readonly id: string
  readonly roots: readonly Span[]
  readonly spans: readonly Span[]
}

interface Tag {
  readonly key: string
  readonly value: string | number | boolean
}

interface JaegerTrace {
  readonly traceID: string
  readonly processes: Record<string, { readonly tags: Tag[] }>
  readonly spans: {
    readonly spanID: string
    readonly operationName: string
    readonly processID: string
    /** Microseconds. */
    readonly startTime: number
    readonly duration: number
    readonly references: { refType: string; traceID: string; spanID: string }[]
    readonly tags: Tag[]
    readonly logs: { readonly fields: Tag[] }[]
  }[]
}

/** Jaeger's query API. */
export function createJaegerQuery(origin: string) {
  async function fetchTraces(path: string): Promise<Trace[]> {
    const response = await fetch(`${origin}${path}`)
    if (response.status === 404) return []
    const { data } = (await response.json()) as { data: JaegerTrace[] | null }
    return (data ?? []).map(toTrace)
  }

  return {
    /** A trace once it has arrived whole: with the server span, which ends last. */
    async trace(id: string, isWhole: (trace: Trace) => boolean = hasServerSpan): Promise<Trace> {
      const deadline = performance.now() + longestWaitMs
      for (;;) {
        const [trace] = await fetchTraces(`/api/traces/${id}`)
        if (trace && isWhole(trace)) return trace
        if (performance.now() > deadline) {
          throw new Error(`Trace ${id} did not arrive: ${trace?.spans.map(({ name }) => name).join(', ')}`)
        }
        await wait(100)
      }
    },
    /** Traces with a span that has all of these tags. */
    search: (tags: Record<string, string>) =>
      fetchTraces(
        `/api/traces?service=sportello-notai-api&limit=100&lookback=1h&tags=${encodeURIComponent(JSON.stringify(tags))}`,
      ),
  }
}

function hasServerSpan({ spans }: Trace): boolean {
  return spans.some(({ tags }) => tags['http.request.method'] !== undefined)
}

function toTrace({ traceID, spans: raw, processes }: JaegerTrace): Trace {
  const spans = raw.map((span): Span => {
    const parent = span.references.find(({ refType }) => refType === 'CHILD_OF')
    return {
      id: span.spanID,
      parentId: parent?.spanID,
      name: span.operationName,
      startMs: span.startTime / 1_000,
      ms: span.duration / 1_000,
      tags: toRecord(span.tags),
      events: span.logs.map(({ fields }) => toRecord(fields)),
      links: span.references
        .filter(({ refType }) => refType === 'FOLLOWS_FROM')
        .map((link) => ({ traceId: link.traceID, spanId: link.spanID })),
      resource: toRecord(processes[span.processID]!.tags),
      children: [],
    }
  })
  const byId = new Map(spans.map((span) => [span.id, span]))
  for (const span of spans) if (span.parentId) byId.get(span.parentId)?.children.push(span)
  return { id: traceID, spans, roots: spans.filter(({ parentId }) => !parentId || !byId.has(parentId)) }
}

function toRecord(tags: readonly Tag[]) {
  return Object.fromEntries(tags.map(({ key, value }) => [key, value]))
}

/** The names under a span as a tree, siblings in the order of the alphabet: what is to be compared as a whole. */
export function outline(span: Span, depth = 0): string {
  const lines = span.children.map((child) => outline(child, depth + 1)).sort()
  return [`${'  '.repeat(depth)}${span.name}`, ...lines].join('\n')
}

/** The spans of statements: what PostgreSQL was asked in this trace. */
export function statementSpans({ spans }: Pick<Trace, 'spans'>): Span[] {
  return spans.filter(({ tags }) => tags['db.system.name'] === 'postgresql')
}
