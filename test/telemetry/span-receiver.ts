import { type IncomingMessage, type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Fields, fieldsOf, textIn } from './protobuf.ts'

export interface ReceivedSpan {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly kind: number
  readonly attributes: Readonly<Record<string, string | number | boolean>>
  readonly events: readonly string[]
}

export type SpanReceiver = Awaited<ReturnType<typeof startSpanReceiver>>

/** What a Collector is to the server: it takes spans and metrics over HTTP, and keeps every byte. */
export async function startSpanReceiver() {
  const bodies: { readonly path: string; readonly bytes: Buffer }[] = []
  const server: Server = createServer((request, response) => {
    void readBody(request).then((bytes) => {
      bodies.push({ path: request.url ?? '', bytes })
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bytesOf = (path: string) => bodies.filter((body) => body.path === path).map(({ bytes }) => bytes)

  return {
    /** What a server needs to send all of its spans here, none of them dropped, and all as it is. */
    environment: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      OTEL_EXPORTER_OTLP_COMPRESSION: 'none',
      OTEL_BSP_SCHEDULE_DELAY: '100',
      OTEL_BSP_MAX_QUEUE_SIZE: '100000',
      OTEL_METRIC_EXPORT_INTERVAL: '1000',
      OTEL_METRIC_EXPORT_TIMEOUT: '1000',
    },
    bytes: () => Buffer.concat(bodies.map(({ bytes }) => bytes)),
    spans: (): ReceivedSpan[] => bytesOf('/v1/traces').flatMap((bytes) => within(bytes, 1, 2, 2).map(spanOf)),
    metricNames: (): string[] => [
      ...new Set(
        bytesOf('/v1/metrics').flatMap((bytes) => within(bytes, 1, 2, 2).map((metric) => textIn(metric, 1))),
      ),
    ],
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The messages at the end of a path of fields: spans and metrics lie under resource and scope alike. */
function within(bytes: Buffer, ...path: readonly number[]): Fields[] {
  let messages = [fieldsOf(bytes)]
  for (const field of path) {
    messages = messages.flatMap((message) =>
      (message.get(field) ?? []).map((inner) => fieldsOf(inner as Buffer)),
    )
  }
  return messages
}

/** Numbers of the fields: opentelemetry-proto, trace/v1/trace.proto. */
function spanOf(span: Fields): ReceivedSpan {
  const hexadecimal = (field: number) => (span.get(field)?.[0] as Buffer).toString('hex')
  return {
    traceId: hexadecimal(1),
    spanId: hexadecimal(2),
    name: textIn(span, 5),
    kind: Number(span.get(6)?.[0] ?? 0),
    attributes: Object.fromEntries(
      (span.get(9) ?? []).map((bytes) => {
        const attribute = fieldsOf(bytes as Buffer)
        return [textIn(attribute, 1), valueOf(fieldsOf(attribute.get(2)![0] as Buffer))]
      }),
    ),
    events: (span.get(11) ?? []).map((event) => textIn(fieldsOf(event as Buffer), 2)),
  }
}

function valueOf(value: Fields): string | number | boolean {
  if (value.has(1)) return textIn(value, 1)
  if (value.has(2)) return value.get(2)![0] === 1n
  return Number(value.get(3)?.[0] ?? Number.NaN)
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
