import { telemetry } from './telemetry/preload.ts'
import { type App, type AppOptions, buildApp } from './app.ts'
import { onTermination } from './http/termination.ts'

export interface ServingOptions extends Omit<AppOptions, 'writeMetrics'> {
  /** Adds to the application what its surroundings have. */
  readonly extend?: ((app: App) => Promise<void>) | undefined
  /** Gives back, at the end, what was prepared for this process. */
  readonly release?: () => Promise<void>
}

/** Builds the application and serves it until the process is told to end, by a signal or by calling `end`. */
export async function serve({ extend, release, ...options }: ServingOptions) {
  const { host, port } = options.config
  const app = await buildApp({ ...options, writeMetrics: telemetry.writeMetrics })
  await extend?.(app)

  const end = onTermination(async () => {
    await app.drain()
    await release?.()
    await telemetry.shutdown()
  })
  telemetry.standBefore(app.fastify.server)
  await app.fastify.listen({ host, port })
  return { app, end }
}
