// First, also where nothing preloads it: what measures is made when its module is loaded.
import { telemetry } from '../telemetry/preload.ts'
import cluster from 'node:cluster'
import { type Config, loadConfig } from '../config.ts'
import { checkInstrumentation } from '../http/instrumentation-check.ts'
import { explainStartFailure, nameSetting } from '../http/listening.ts'
import { serveMetrics } from '../http/metrics.ts'
import { serve } from '../serving.ts'
import { type WorkerMessage, drainMessage } from './messages.ts'

/** Serves as one of several processes, on what the primary has prepared. Its environment says where that is. */
export async function startWorker(environment: NodeJS.ProcessEnv): Promise<void> {
  // A message to a primary that was killed fails; that it is gone is told by `disconnect`.
  process.on('error', () => {})
  try {
    const config = loadConfig(environment)
    const metricsAddress = await serveMetrics(telemetry.writeMetrics, config.metrics).catch(
      (error: unknown) => {
        throw nameSetting(error, 'METRICS_PORT')
      },
    )
    const { app, end } = await serve({
      config,
      databaseUrl: config.database.url!,
      ...(await furnish(config)),
    })
    const { server, listeningOrigin: origin } = app.fastify
    // Otherwise what is too much for every worker would be handed around among them without end.
    Object.assign(server, { dropMaxConnection: true })
    endWithPrimary(end)
    if (telemetry.isTracing) await checkInstrumentation(app.fastify, telemetry)
    tell({ kind: 'listening', origin, metricsAddress })
  } catch (error) {
    // The primary says it, once for all.
    tell({ kind: 'failed', sentence: explainStartFailure(error) }, () => process.exit(1))
  }
}

async function furnish(config: Config) {
  if (config.isProduction) return {}
  return (await import('../development/surroundings.ts')).furnishDevelopment(config)
}

function endWithPrimary(end: (reason: string) => void): void {
  process.on('message', (message) => {
    if (message === drainMessage) end('a message of the primary')
  })
  const worker = cluster.worker!
  worker.on('disconnect', () => {
    // Otherwise node:cluster ends this process at once, with the requests that run.
    worker.exitedAfterDisconnect = true
    end('the end of the primary')
  })
}

function tell(message: WorkerMessage, told: () => void = () => {}): void {
  process.send!(message, told)
}
