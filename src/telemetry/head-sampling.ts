import { EventEmitter } from 'node:events'
import type { IncomingMessage, Server } from 'node:http'
import {
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace'

export type HeadSampling = NonNullable<ReturnType<typeof createHeadSampling>>

export interface HeadSamplingSettings {
  /** OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG. */
  readonly name: string | undefined
  readonly argument: string | undefined
  /** OTEL_PROPAGATORS. */
  readonly propagators: string | undefined
}

const ratioNames = ['traceidratio', 'parentbased_traceidratio']
const traceparent = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]([0-9a-f])/

/**
 * Decides where a request comes in whether it is traced: one that is not passes by all instrumented libraries, which
 * would otherwise make spans that nobody records, at most of the cost. Undefined where the decision cannot be made so
 * early: then the SDK makes it, by the same variables.
 */
export function createHeadSampling({ name = '', argument, propagators }: HeadSamplingSettings) {
  if (!ratioNames.includes(name)) return undefined
  if (propagators !== undefined && !/^tracecontext(,baggage)?$/.test(propagators.replaceAll(' ', '')))
    return undefined
  const ratio = Number(argument ?? 1)
  if (!(ratio >= 0 && ratio <= 1)) return undefined
  const always = new AlwaysOnSampler()
  const byTraceId = new TraceIdRatioBasedSampler(ratio)
  const isParentBased = name.startsWith('parentbased')

  function isTraced({ headers }: IncomingMessage): boolean {
    const flags =
      typeof headers.traceparent === 'string' ? traceparent.exec(headers.traceparent)?.[1] : undefined
    if (flags === undefined) return Math.random() < ratio
    return !isParentBased || (Number.parseInt(flags, 16) & 1) === 1
  }

  return {
    /** What is left to decide for requests that were let in. */
    sampler: new ParentBasedSampler({
      root: always,
      ...(!isParentBased && { remoteParentSampled: byTraceId, remoteParentNotSampled: byTraceId }),
    }) as Sampler,
    /** Stands before the listeners of a server and the libraries that listen in. */
    standBefore(server: Server): void {
      server.emit = (event: string, ...values: unknown[]) => {
        const emit =
          event === 'request' && !isTraced(values[0] as IncomingMessage)
            ? EventEmitter.prototype.emit
            : (Object.getPrototypeOf(server) as Server).emit
        return emit.call(server, event, ...values)
      }
    },
  }
}
