import { spawnSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findFreePort } from '../../src/development/postgres/free-port.ts'
import { startProgram } from '../../src/development/programs/child-program.ts'
import { toolPath } from '../../src/development/tools.ts'
import { benchFolder } from './folders.ts'

/** As small as a Collector can be: it takes everything, counts it, and throws it away. */
const configuration = (port: number, healthPort: number) => `
receivers:
  otlp:
    protocols:
      http:
        endpoint: 127.0.0.1:${port}
processors:
  batch:
exporters:
  debug:
    verbosity: basic
extensions:
  health_check:
    endpoint: 127.0.0.1:${healthPort}
service:
  extensions: [health_check]
  pipelines:
    traces: { receivers: [otlp], processors: [batch], exporters: [debug] }
    metrics: { receivers: [otlp], processors: [batch], exporters: [debug] }
  telemetry:
    logs:
      level: warn
    metrics:
      level: none
`

/** A real Collector that receives. @throws Error that says how to get one, where there is none. */
export async function startCollector(): Promise<{ readonly url: string; readonly version: string }> {
  const program = toolPath('otelcol')
  const [port, healthPort] = [await findFreePort(), await findFreePort()]
  const folder = join(benchFolder, '.generated')
  const file = join(folder, 'collector.yaml')
  await mkdir(folder, { recursive: true })
  await writeFile(file, configuration(port, healthPort))
  await startProgram(program, ['--config', file], { readyAt: `http://127.0.0.1:${healthPort}/` })
  return { url: `http://127.0.0.1:${port}`, version: versionOf(program) }
}

function versionOf(program: string): string {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' })
  return /(\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? 'unknown'
}
