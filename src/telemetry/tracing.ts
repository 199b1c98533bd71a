import {
  type Attributes,
  type Context,
  type Span,
  type SpanContext,
  ROOT_CONTEXT,
  SpanStatusCode,
  TraceFlags,
  context,
  trace,
} from '@opentelemetry/api'
import { getRPCMetadata } from '@opentelemetry/core'
import { attribute } from './catalogue.ts'

const tracer = trace.getTracer('sportello-notai-api')

/** Whether what happens now goes into a trace: not without a tracer, and not where the request was not sampled. */
export function isTraced(): boolean {
  return trace.getSpan(context.active())?.isRecording() ?? false
}

/** Starts a span under the active one; undefined where nothing is traced. Its owner ends it. */
export function startSpan(
  name: string,
  options: { attributes?: Attributes; kind?: number } = {},
): Span | undefined {
  return isTraced() ? tracer.startSpan(name, options) : undefined
}

/** Runs with the span, if there is one, as the parent of all that follows. */
export function under<Result>(span: Span | undefined, run: () => Result): Result {
  return span ? context.with(trace.setSpan(context.active(), span), run) : run()
}

/** A span around an asynchronous step. */
export async function inSpan<Result>(
  name: string,
  attributes: Attributes,
  run: (span: Span | undefined) => Result | PromiseLike<Result>,
): Promise<Result> {
  const span = startSpan(name, { attributes })
  if (!span) return run(undefined)
  try {
    return await under(span, () => run(span))
  } catch (error) {
    fail(span, error instanceof Error ? error.name : 'unknown')
    throw error
  } finally {
    span.end()
  }
}

/** Marks a span as failed, by a name from a closed list: messages quote what somebody sent. */
export function fail(span: Span, errorType: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute(attribute.errorType, errorType)
}

/** Where the running step stands in its trace, for whoever waits for it in another one. */
export function currentSpanContext(): SpanContext | undefined {
  return isTraced() ? trace.getSpanContext(context.active()) : undefined
}

/** Ties the running step to one of another request that it waited for. */
export function linkTo(other: SpanContext | undefined): void {
  if (other && isTraced()) trace.getSpan(context.active())!.addLink({ context: other })
}

/** Gives the request's server span the pattern of its route, in the place of its address. */
export function nameRoute(route: string): void {
  const request = getRPCMetadata(context.active())
  if (request) request.route = route
}

/** The id of the trace that the request is in; undefined where it is not recorded. */
export function currentTraceId(): string | undefined {
  const spanContext = trace.getSpanContext(context.active())
  return spanContext && (spanContext.traceFlags & TraceFlags.SAMPLED) !== 0 ? spanContext.traceId : undefined
}

/** Runs what no request waits for: it is in nobody's trace. */
export function runUntraced<Result>(run: () => Result): Result {
  const root: Context = ROOT_CONTEXT
  return context.with(root, run)
}
