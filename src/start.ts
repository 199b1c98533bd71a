// First, also where nothing preloads it: what measures is made when its module is loaded.
import { telemetry } from './telemetry/preload.ts'
import type { App, AppOptions } from './app.ts'
import { loadConfig } from './config.ts'
import { checkInstrumentation } from './http/instrumentation-check.ts'
import { failStart, findPorts } from './http/listening.ts'
import { serveMetrics } from './http/metrics.ts'
import { serve } from './serving.ts'
import { prepareSurroundings } from './surroundings.ts'

/** Starts the server and ends the process where that is not possible, with a sentence that says why. */
export async function start(
  environment: NodeJS.ProcessEnv,
  options: Pick<AppOptions, 'schemaExtension'> = {},
): Promise<App> {
  try {
    const config = loadConfig(environment)
    await findPorts([
      { host: config.host, port: config.port, setting: 'PORT' },
      { ...config.metrics, setting: 'METRICS_PORT' },
    ])
    const metricsAddress = await serveMetrics(telemetry.writeMetrics, config.metrics)
    const { announce, ...surroundings } = await prepareSurroundings(config)
    const { app } = await serve({ config, ...surroundings, ...options })
    if (telemetry.isTracing) void checkInstrumentation(app.fastify, telemetry)
    announce({ log: app.fastify.log, origin: app.fastify.listeningOrigin, metricsAddress })
    return app
  } catch (error) {
    failStart(error)
  }
}
