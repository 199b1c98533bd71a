// First, also where nothing preloads it: what measures is made when its module is loaded.
import { telemetry } from '../telemetry/preload.ts'
import cluster from 'node:cluster'
import { pino } from 'pino'
import { type Config, ConfigError, loadConfig } from '../config.ts'
import { findPorts } from '../http/listening.ts'
import { onTermination } from '../http/termination.ts'
import { prepareSurroundings } from '../surroundings.ts'
import { createSupervisor } from './supervisor.ts'

/** Milliseconds for what a draining worker has begun: a request takes 15 s to arrive and 5 s to be answered at most. */
const longestRequestMs = 20_000
const highestPort = 65_535

/**
 * Prepares the surroundings and lets so many processes serve on them; this one only hands them their connections.
 * @throws Error that says why it cannot; nothing of it is left then.
 */
export async function startWorkers(environment: NodeJS.ProcessEnv, count: number): Promise<void> {
  const config = loadConfig(environment)
  const [port, ...metricsPorts] = await findPorts([
    { host: config.host, port: config.port, setting: 'PORT' },
    ...metricsPortsOf(config, count),
  ])
  const { databaseUrl, announce, release } = await prepareSurroundings(config)
  const logger = pino({ level: config.logLevel })
  cluster.setupPrimary({ args: [] })
  const supervisor = createSupervisor({
    settings: metricsPorts.map((metricsPort) => ({
      PORT: String(port),
      METRICS_PORT: String(metricsPort),
      DATABASE_URL: databaseUrl,
    })),
    patienceMs: config.drainMilliseconds + longestRequestMs,
    logger,
  })
  onTermination(async () => {
    await supervisor.stop().finally(release)
    await telemetry.shutdown()
  }, supervisor.kill)

  try {
    announce({ log: logger, ...(await supervisor.start()) })
  } catch (error) {
    await release()
    throw error
  }
}

function metricsPortsOf({ metrics: { host, port } }: Config, count: number) {
  if (port > 0 && port + count > highestPort) {
    throw new ConfigError(
      `METRICS_PORT is ${port}: with ${count} workers it can be ${highestPort - count} at most.`,
    )
  }
  return Array.from({ length: count }, (_, index) => {
    return { host, port: port && port + index + 1, setting: 'METRICS_PORT' as const }
  })
}
