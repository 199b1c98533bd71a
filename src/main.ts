import { buildApp } from './app.ts'
import { loadConfig } from './config.ts'
import { explainStartFailure, portIsFree } from './http/listening.ts'
import { onTermination } from './http/termination.ts'

try {
  const config = loadConfig(process.env)
  await portIsFree(config)
  // Everything that sets up a machine of its own is loaded only outside production.
  const surroundings = config.isProduction
    ? await (await import('./production.ts')).prepareProduction(config)
    : await (await import('./development/surroundings.ts')).prepareDevelopment(config)
  const app = await buildApp({ config, ...surroundings })
  await surroundings.extend?.(app)

  onTermination(async () => {
    await app.drain()
    await surroundings.release()
  })
  await app.fastify.listen({ host: config.host, port: config.port })
  surroundings.announce(app)
} catch (error) {
  console.error(explainStartFailure(error))
  process.exit(1)
}
