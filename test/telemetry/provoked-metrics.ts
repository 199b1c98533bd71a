import { setTimeout as wait } from 'node:timers/promises'
import { type MetricSample, parseMetrics } from '../../src/development/observability/prometheus-text.ts'
import { type TracedServer, startTracedServer } from './traced-server.ts'

/** A Collector that does not answer, and little room for what waits for it, so that spans are lost. */
const environment = {
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_BSP_MAX_QUEUE_SIZE: '16',
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '16',
  DATABASE_POOL_MAX: '2',
}

/** Longer than anybody waits for a connection. */
const patienceMs = 2_000

/** The page of metrics of a server to which everything has happened that rules and dashboards ask for. */
export async function emittedSamples(): Promise<MetricSample[]> {
  const server = await startTracedServer({ environment, program: 'test/telemetry/naive-server.ts' })
  try {
    for (const fromCache of [false, true, true]) {
      for (const example of server.examples) await server.ask(example, { fromCache })
    }
    // More statements than its fields declare, and one that fails.
    await server.ask({ text: '{ notaries(first: 3) { nodes { naiveDistrict { name } } } }' })
    await server.ask({ text: '{ divisionByZero }' })
    await runOutOfConnections(server)
    await fetch(`${server.origin}/ready/`)
    return parseMetrics(await server.metrics())
  } finally {
    await server.close()
  }
}

/** All connections wait for a lock, and who comes then gets none in time. */
async function runOutOfConnections({ client, ask, example }: TracedServer): Promise<void> {
  const districts = example('Districts')
  const answers = await client.$transaction(
    async (transaction) => {
      await transaction.$executeRaw`lock table district in access exclusive mode`
      const all = Promise.all(
        Array.from({ length: 6 }, async () => {
          const { body } = await ask(districts)
          return JSON.stringify(body)
        }),
      )
      // The lock goes once the first ones were refused: those that have a connection are answered then.
      await Promise.race([all, wait(patienceMs)])
      return { all }
    },
    { timeout: 20_000 },
  )
  const refused = (await answers.all).filter((body) => body.includes('SERVICE_UNAVAILABLE'))
  if (refused.length === 0) throw new Error('Everybody got a connection.')
}
