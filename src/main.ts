import { buildApp } from './app.ts'
import { loadConfig } from './config.ts'
import { checkInstrumentation } from './http/instrumentation-check.ts'
import { explainStartFailure, portIsFree } from './http/listening.ts'
import { serveMetrics } from './http/metrics.ts'
import { onTermination } from './http/termination.ts'
import { telemetry } from './telemetry/preload.ts'

try {
  const config = loadConfig(process.env)
  await portIsFree(config)
  const { writeMetrics } = telemetry
  const metricsAddress = await serveMetrics(writeMetrics, config.metrics)
  // Everything that sets up a machine of its own is loaded only outside production.
  const surroundings = config.isProduction
    ? await (await import('./production.ts')).prepareProduction(config)
    : await (await import('./development/surroundings.ts')).prepareDevelopment(config)
  const app = await buildApp({ config, writeMetrics, ...surroundings })
  await surroundings.extend?.(app)

  onTermination(async () => {
    await app.drain()
    await surroundings.release()
    await telemetry.shutdown()
  })
  await app.fastify.listen({ host: config.host, port: config.port })
  if (telemetry.isTracing) checkInstrumentation(app.fastify, telemetry)
  surroundings.announce(app, metricsAddress)
} catch (error) {
  console.error(explainStartFailure(error))
  process.exit(1)
}
