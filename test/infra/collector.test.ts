import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type ObservabilityStack, startStack } from '../../src/development/observability/stack.ts'
import { toolPath } from '../../src/development/tools.ts'
import { eventAttributes, resourceAttributes, spanAttributes } from '../../src/telemetry/catalogue.ts'
import { describeWithPrograms } from '../_util/program-suite.ts'
import { project } from './compose-model.ts'

const path = join(project, 'otel/collector.yaml')
const text = readFileSync(path, 'utf8')
const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } })

describeWithPrograms('the collector', ['otelcol', 'jaeger'], () => {
  test('accepts its configuration', () => {
    const { status, stderr } = spawnSync(toolPath('otelcol'), ['validate', '--config', path], {
      encoding: 'utf8',
    })
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })

  test('lets through exactly the attributes of the catalogue', () => {
    const { redaction } = parse(text).processors
    expect(redaction.allowed_keys.toSorted()).toEqual(
      [...new Set([...spanAttributes, ...eventAttributes, ...resourceAttributes])].sort(),
    )
    const { allow_all_keys, summary, ignored_keys, ignored_key_patterns, allowed_values } = redaction
    expect([allow_all_keys, summary]).toEqual([false, 'silent'])
    expect([ignored_keys, ignored_key_patterns, allowed_values]).toEqual([undefined, undefined, undefined])
  })

  test('has no way round the list, and sends to Jaeger alone', () => {
    const { service, exporters } = parse(text)
    const processors = ['memory_limiter', 'redaction', 'batch']
    expect(service.pipelines).toEqual({
      traces: { receivers: ['otlp'], processors, exporters: ['otlp_grpc'] },
    })
    expect(exporters.otlp_grpc.endpoint).toBe('${env:JAEGER_OTLP_ENDPOINT:-http://jaeger:4317}')
  })

  describe('with a span that says too much', () => {
    const traceId = randomBytes(16).toString('hex')
    let stack: ObservabilityStack
    beforeAll(async () => {
      stack = await startStack()
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify(talkativeSpan(traceId))
      const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = stack.environment
      const answer = await fetch(`${endpoint}/v1/traces`, { method: 'POST', headers, body })
      expect(await answer.json()).toEqual({ partialSuccess: {} })
    })
    afterAll(() => stack?.close())

    test('deletes what is not named, from the resource, the span and its events, and masks what looks like a person', async () => {
      const trace = await stack.jaeger.trace(traceId, ({ spans }) => spans.length === 1)
      const [span] = trace.spans
      expect(JSON.stringify(trace)).not.toMatch(/canary/i)
      expect(span).toMatchObject({
        name: 'GET',
        resource: { 'service.version': '1' },
        tags: {
          'http.route': '/graphql',
          'sportello.loader.keys': 3,
          'db.query.text': 'select ****, **** and ****',
        },
      })
      expect(span!.events).toEqual([{ event: 'exception', 'exception.type': 'Error' }])
    })
  })
})

/** One span in OTLP's JSON, with something that may not pass in every place that the allow-list reaches. */
function talkativeSpan(traceId: string) {
  const now = `${Date.now()}000000`
  const values = ['MRAMRA80A01H501X', 'anna.canary@posta.example', 'eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl']
  const span = {
    traceId,
    spanId: randomBytes(8).toString('hex'),
    name: 'GET',
    kind: 2,
    startTimeUnixNano: now,
    endTimeUnixNano: now,
    attributes: [
      attribute('http.route', '/graphql'),
      attribute('url.query', 'name=canary'),
      attribute('http.route.canary', 'a name that begins like one of the list'),
      attribute('db.query.text', `select ${values[0]}, ${values[1]} and ${values[2]}`),
      { key: 'sportello.loader.keys', value: { intValue: '3' } },
      { key: 'deep', value: { kvlistValue: { values: [attribute('name', 'canary')] } } },
      // What the processor would add itself, were it told to.
      attribute('redaction.redacted.keys', 'canary'),
    ],
    events: [
      {
        timeUnixNano: now,
        name: 'exception',
        attributes: [attribute('exception.type', 'Error'), attribute('exception.message', 'canary')],
      },
    ],
  }
  return {
    resourceSpans: [
      {
        resource: {
          attributes: [
            attribute('service.name', 'sportello-notai-api'),
            attribute('service.version', '1'),
            attribute('process.command_args', 'canary'),
          ],
        },
        scopeSpans: [{ scope: { name: 'test', attributes: [attribute('scope', 'canary')] }, spans: [span] }],
      },
    ],
  }
}
