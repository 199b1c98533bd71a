import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findFreePort } from '../postgres/free-port.ts'
import { type ChildProgram, startProgram } from '../programs/child-program.ts'
import { toolPath } from '../tools.ts'
import { createJaegerQuery } from './jaeger-query.ts'

const otel = fileURLToPath(new URL('../../../otel/', import.meta.url))
const host = '127.0.0.1'

/** Those that the programs have by custom, but for what two of them would share. */
const customaryPorts = {
  jaegerOtlp: 14317,
  jaegerQuery: 16686,
  jaegerQueryGrpc: 16685,
  jaegerHealth: 14133,
  jaegerMetrics: 18888,
  collectorHttp: 4318,
  collectorGrpc: 4317,
  collectorHealth: 13133,
  collectorMetrics: 8888,
  prometheus: 9090,
}
type Ports = Record<keyof typeof customaryPorts, number>

export type ObservabilityStack = Awaited<ReturnType<typeof startStack>>

/**
 * Collector, Jaeger and, once there is a server to fetch from, Prometheus: the programs of the compose file with the
 * same configuration, without containers and on this machine alone.
 * @param ports `free` for those of tests, which must not meet anybody else's.
 */
export async function startStack(ports: 'customary' | 'free' = 'free') {
  const at: Ports = ports === 'free' ? await freePorts() : customaryPorts
  const jaegerOrigin = `http://${host}:${at.jaegerQuery}`
  const started: ChildProgram[] = []
  let folder: string | undefined

  async function close(): Promise<void> {
    for (const program of started.splice(0).reverse()) await program.stop()
    if (folder) await rm(folder, { recursive: true, force: true })
  }

  try {
    const jaeger = await startProgram(toolPath('jaeger'), ['--config', join(otel, 'jaeger.yaml')], {
      environment: {
        JAEGER_HOST: host,
        JAEGER_OTLP_GRPC_PORT: String(at.jaegerOtlp),
        JAEGER_UI_PORT: String(at.jaegerQuery),
        JAEGER_QUERY_GRPC_PORT: String(at.jaegerQueryGrpc),
        JAEGER_HEALTH_PORT: String(at.jaegerHealth),
        JAEGER_METRICS_PORT: String(at.jaegerMetrics),
      },
      readyAt: `${jaegerOrigin}/api/services`,
    })
    started.push(jaeger)
    const collector = await startProgram(toolPath('otelcol'), ['--config', join(otel, 'collector.yaml')], {
      environment: {
        COLLECTOR_HOST: host,
        COLLECTOR_OTLP_HTTP_PORT: String(at.collectorHttp),
        COLLECTOR_OTLP_GRPC_PORT: String(at.collectorGrpc),
        COLLECTOR_HEALTH_PORT: String(at.collectorHealth),
        COLLECTOR_METRICS_PORT: String(at.collectorMetrics),
        JAEGER_OTLP_ENDPOINT: `http://${host}:${at.jaegerOtlp}`,
      },
      readyAt: `http://${host}:${at.collectorHealth}/`,
    })
    started.push(collector)
  } catch (error) {
    await close()
    throw error
  }

  return {
    /** What a server needs to send its spans here. */
    environment: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://${host}:${at.collectorHttp}`,
      OTEL_METRICS_EXPORTER: 'none',
    },
    jaegerOrigin,
    jaeger: createJaegerQuery(jaegerOrigin),

    /** Starts Prometheus over a server and the Collector. Resolves to its address. */
    async startPrometheus(metricsHost: string, { isImpatient = false } = {}): Promise<string> {
      folder = await mkdtemp(join(tmpdir(), 'sportello-notai-prometheus-'))
      const file = join(folder, 'prometheus.yml')
      const text = await readFile(join(otel, 'prometheus/prometheus.yml'), 'utf8')
      const adapted = text
        .replaceAll('api:9464', metricsHost)
        .replaceAll('collector:8888', `${host}:${at.collectorMetrics}`)
        .replaceAll('jaeger:8888', `${host}:${at.jaegerMetrics}`)
        .replaceAll('localhost:9090', `${host}:${at.prometheus}`)
        .replace(/- rules\//, `- ${join(otel, 'prometheus/rules/')}`)
      const impatient = adapted
        .replace(/scrape_interval: \w+/, 'scrape_interval: 1s')
        .replace(/scrape_timeout: \w+/, 'scrape_timeout: 1s')
      await writeFile(file, isImpatient ? impatient : adapted)
      const origin = `http://${host}:${at.prometheus}`
      const words = [
        `--config.file=${file}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=${host}:${at.prometheus}`,
      ]
      started.push(await startProgram(toolPath('prometheus'), words, { readyAt: `${origin}/-/ready` }))
      return origin
    },
    close,
  }
}

async function freePorts(): Promise<Ports> {
  const ports = { ...customaryPorts }
  for (const name of Object.keys(ports) as (keyof Ports)[]) ports[name] = await findFreePort()
  return ports
}
