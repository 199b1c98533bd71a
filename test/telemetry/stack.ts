import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findFreePort } from '../../src/development/postgres/free-port.ts'
import { toolPath } from '../../src/development/tools.ts'
import { type ChildProgram, startProgram } from './child-program.ts'
import { createJaegerQuery } from './jaeger-query.ts'
import { createPrometheusQuery } from './prometheus-query.ts'

const otel = fileURLToPath(new URL('../../otel/', import.meta.url))

export type Stack = Awaited<ReturnType<typeof startStack>>

/** A Collector in front of a Jaeger, as the compose file has them: with the same configuration, on ports that are free. */
export async function startStack() {
  const host = '127.0.0.1'
  const ports = await freePorts('otlp', 'query', 'queryGrpc', 'health', 'metrics')
  const jaeger = await startProgram(toolPath('jaeger'), ['--config', join(otel, 'jaeger.yaml')], {
    environment: {
      JAEGER_HOST: host,
      JAEGER_OTLP_GRPC_PORT: ports.otlp,
      JAEGER_UI_PORT: ports.query,
      JAEGER_QUERY_GRPC_PORT: ports.queryGrpc,
      JAEGER_HEALTH_PORT: ports.health,
      JAEGER_METRICS_PORT: ports.metrics,
    },
    readyAt: `http://${host}:${ports.query}/api/services`,
  })
  const own = await freePorts('http', 'grpc', 'health', 'metrics')
  const collector = await startProgram(toolPath('otelcol'), ['--config', join(otel, 'collector.yaml')], {
    environment: {
      COLLECTOR_HOST: host,
      COLLECTOR_OTLP_HTTP_PORT: own.http,
      COLLECTOR_OTLP_GRPC_PORT: own.grpc,
      COLLECTOR_HEALTH_PORT: own.health,
      COLLECTOR_METRICS_PORT: own.metrics,
      JAEGER_OTLP_ENDPOINT: `http://${host}:${ports.otlp}`,
    },
    readyAt: `http://${host}:${own.health}/`,
  })
  const started: ChildProgram[] = [collector, jaeger]
  let folder: string | undefined

  return {
    /** What a server needs to send its spans here, soon after they end. */
    environment: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://${host}:${own.http}`,
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_BSP_SCHEDULE_DELAY: '100',
    },
    jaeger: createJaegerQuery(`http://${host}:${ports.query}`),
    collectorMetrics: `${host}:${own.metrics}`,

    /** A Prometheus over a server and the Collector, with the scrape jobs and the rules of the compose file. */
    async startPrometheus(metricsAddress: string) {
      const port = await findFreePort()
      folder = await mkdtemp(join(tmpdir(), 'sportello-notai-prometheus-'))
      const file = join(folder, 'prometheus.yml')
      const text = await readFile(join(otel, 'prometheus/prometheus.yml'), 'utf8')
      const adapted = text
        .replaceAll('api:9464', new URL(metricsAddress).host)
        .replaceAll('collector:8888', `${host}:${own.metrics}`)
        .replace(/rule_files:\n( +- ).*\n/, `rule_files:\n$1${join(otel, 'prometheus/rules/*.yml')}\n`)
        .replace(/scrape_interval: \w+/, 'scrape_interval: 1s')
        .replace(/scrape_timeout: \w+/, 'scrape_timeout: 1s')
      await writeFile(file, adapted)
      const origin = `http://${host}:${port}`
      started.unshift(
        await startProgram(
          toolPath('prometheus'),
          [
            `--config.file=${file}`,
            `--storage.tsdb.path=${join(folder, 'data')}`,
            `--web.listen-address=${host}:${port}`,
          ],
          { readyAt: `${origin}/-/ready` },
        ),
      )
      return createPrometheusQuery(origin)
    },

    async close() {
      for (const program of started) await program.stop()
      if (folder) await rm(folder, { recursive: true, force: true })
    },
  }
}

async function freePorts<Name extends string>(...names: Name[]): Promise<Record<Name, string>> {
  const entries: [Name, string][] = []
  for (const name of names) entries.push([name, String(await findFreePort())])
  return Object.fromEntries(entries) as Record<Name, string>
}
