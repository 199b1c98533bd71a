import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { project, readComposeModel } from './compose-model.ts'
import { describeWithPrograms } from '../_util/program-suite.ts'

const path = join(project, 'otel/prometheus/prometheus.yml')
const read = (file: string) => parse(readFileSync(join(project, file), 'utf8'))

describeWithPrograms('promtool', ['promtool'], (program) => {
  test('accepts the configuration and the rules', () => {
    const { status, stdout, stderr } = spawnSync(program, ['check', 'config', path], { encoding: 'utf8' })
    expect(stderr + stdout).toContain('SUCCESS')
    expect(status).toBe(0)
  })
})

describe('what Prometheus and Grafana ask', () => {
  const { services } = readComposeModel().model
  const sharesNetwork = (asking: string, asked: string) =>
    Object.keys(services[asking]!.networks!).some((network) => network in (services[asked]?.networks ?? {}))

  test('are services that they reach, at the ports that those have', () => {
    const jobs: { job_name: string; static_configs: { targets: string[] }[] }[] = read(
      'otel/prometheus/prometheus.yml',
    ).scrape_configs
    const targets = jobs.map(({ job_name, static_configs }) => [job_name, ...static_configs[0]!.targets])
    expect(targets).toEqual([
      ['api', `api:${services.api!.environment!.METRICS_PORT}`],
      ['collector', `collector:${defaultPort('otel/collector.yaml', 'COLLECTOR_METRICS_PORT')}`],
      ['jaeger', `jaeger:${defaultPort('otel/jaeger.yaml', 'JAEGER_METRICS_PORT')}`],
      ['prometheus', 'localhost:9090'],
    ])
    for (const { job_name } of jobs) expect(sharesNetwork('prometheus', job_name), job_name).toBe(true)
  })

  test('are data sources with the uids that dashboards name', () => {
    const { datasources } = read('otel/grafana/provisioning/datasources/datasources.yaml')
    expect(datasources.map(({ uid, type, url }: Record<string, string>) => [uid, type, url])).toEqual([
      ['prometheus', 'prometheus', `http://prometheus:${services.prometheus!.ports![0]!.target}`],
      ['jaeger', 'jaeger', `http://jaeger:${services.jaeger!.ports![0]!.target}`],
    ])
    for (const { uid } of datasources) expect(sharesNetwork('grafana', uid), uid).toBe(true)
  })

  test('are dashboards in the folder that is mounted', () => {
    const { providers } = read('otel/grafana/provisioning/dashboards/dashboards.yaml')
    const mounted = services.grafana!.volumes!.find(({ target }) => target === providers[0].options.path)
    expect(mounted?.source).toBe(join(project, 'otel/grafana/dashboards'))
  })

  test('is a Jaeger that gets what the API sends to the collector', () => {
    const { OTEL_EXPORTER_OTLP_ENDPOINT } = services.api!.environment!
    const port = defaultPort('otel/collector.yaml', 'COLLECTOR_OTLP_HTTP_PORT')
    expect(OTEL_EXPORTER_OTLP_ENDPOINT).toBe(`http://collector:${port}`)
    expect(read('otel/collector.yaml').exporters.otlp_grpc.endpoint).toContain(
      `http://jaeger:${defaultPort('otel/jaeger.yaml', 'JAEGER_OTLP_GRPC_PORT')}`,
    )
    expect([sharesNetwork('api', 'collector'), sharesNetwork('collector', 'jaeger')]).toEqual([true, true])
  })
})

/** The port that a configuration takes where the environment names none. */
function defaultPort(file: string, variable: string): string | undefined {
  return new RegExp(`\\$\\{env:${variable}:-(\\d+)\\}`).exec(readFileSync(join(project, file), 'utf8'))?.[1]
}
