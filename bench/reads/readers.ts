import { join } from 'node:path'
import { findFreePort } from '../../src/development/postgres/free-port.ts'
import { startProgram } from '../../src/development/programs/child-program.ts'
import { benchFolder } from '../surroundings/folders.ts'
import type { ServerOptions } from '../surroundings/servers.ts'
import { startSilentServer } from '../surroundings/silent-server.ts'
import type { Measurement } from './measure.ts'
import type { ProcessName, Question, WayName } from './plans.ts'

const longestStartMs = 60_000

export interface Reader {
  /** How many rows were found equal to those of pg. */
  readonly compared: number
  measure(way: WayName, question: Question, milliseconds: number): Promise<Measurement>
}

/** Starts a reading process on the processor that servers have. It compares all ways before it is ready. */
export async function startReader(
  name: ProcessName,
  { databaseUrl, processors }: Pick<ServerOptions, 'databaseUrl' | 'processors'>,
): Promise<Reader> {
  const port = await findFreePort()
  const origin = `http://127.0.0.1:${port}`
  const isInstrumented = name === 'instrumented'
  const preloaded = isInstrumented ? ['--import', '../src/telemetry/preload.ts'] : []
  const words = ['--expose-gc', ...preloaded, join('reads', 'reader.ts')]
  const program = await startProgram(process.execPath, words, {
    folder: benchFolder,
    processors,
    longestStartMs,
    environment: {
      NODE_ENV: 'production',
      TZ: 'UTC',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      ...(isInstrumented && (await tracingNothing())),
    },
    readyAt: origin,
  })

  async function ask(parameters: Readonly<Record<string, string>>): Promise<unknown> {
    program.requireRunning()
    const response = await fetch(`${origin}/?${new URLSearchParams(parameters).toString()}`)
    const text = await response.text()
    if (!response.ok) throw new Error(text)
    return JSON.parse(text)
  }

  return {
    compared: (await ask({})) as number,
    async measure(way, { kind, load }, milliseconds) {
      const parameters = { way, kind, load: String(load), milliseconds: String(milliseconds) }
      return (await ask(parameters)) as Measurement
    },
  }
}

/** Instrumented, with a sampling that lets every request pass by. */
async function tracingNothing(): Promise<Readonly<Record<string, string>>> {
  return {
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: await startSilentServer(),
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0',
  }
}
