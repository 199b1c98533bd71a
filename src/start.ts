// First, also where nothing preloads it: what measures is made when its module is loaded.
import { telemetry } from './telemetry/preload.ts'
import { type App, type AppOptions, buildApp } from './app.ts'
import { loadConfig } from './config.ts'
import { checkInstrumentation } from './http/instrumentation-check.ts'
import { explainStartFailure, portIsFree } from './http/listening.ts'
import { serveMetrics } from './http/metrics.ts'
import { onTermination } from './http/termination.ts'

/** Starts the server and ends the process where that is not possible, with a sentence that says why. */
export async function start(
  environment: NodeJS.ProcessEnv,
  options: Pick<AppOptions, 'schemaExtension'> = {},
): Promise<App> {
  try {
    const config = loadConfig(environment)
    await portIsFree(config)
    await portIsFree(config.metrics, 'METRICS_PORT')
    const { writeMetrics } = telemetry
    const metricsAddress = await serveMetrics(writeMetrics, config.metrics)
    // Everything that sets up a machine of its own is loaded only outside production.
    const surroundings = config.isProduction
      ? await (await import('./production.ts')).prepareProduction(config)
      : await (await import('./development/surroundings.ts')).prepareDevelopment(config)
    const app = await buildApp({ config, writeMetrics, ...surroundings, ...options })
    await surroundings.extend?.(app)

    onTermination(async () => {
      await app.drain()
      await surroundings.release()
      await telemetry.shutdown()
    })
    telemetry.standBefore(app.fastify.server)
    await app.fastify.listen({ host: config.host, port: config.port })
    if (telemetry.isTracing) checkInstrumentation(app.fastify, telemetry)
    surroundings.announce(app, metricsAddress)
    return app
  } catch (error) {
    console.error(explainStartFailure(error))
    process.exit(1)
  }
}
