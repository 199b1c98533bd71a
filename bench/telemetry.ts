import { loadavg } from 'node:os'
import { findFreePort } from '../src/development/postgres/free-port.ts'
import { telemetryPage } from './report/telemetry.ts'
import { startCollector } from './surroundings/collector.ts'
import { runBench } from './surroundings/run-bench.ts'
import { startSportello } from './surroundings/servers.ts'
import { startSilentServer } from './surroundings/silent-server.ts'
import { withSurroundings } from './surroundings/surroundings.ts'
import { type VariantServer, measureTelemetry } from './telemetry/measure.ts'
import { measuredOperations } from './telemetry/operations.ts'
import { variants } from './telemetry/variants.ts'

const byDefault = { seconds: 3, rounds: 7 }

/** Under full load everything is slow: lines on that would be measured as well. */
const quiet = { SLOW_STATEMENT_MS: '60000', SLOW_OPERATION_MS: '60000' }

/** Measures what telemetry costs the server, and prints it as a table. */
await runBench((settings) => {
  if (!settings.choice.isEverything) throw new Error('There are no servers or operations to choose here.')
  return withSurroundings(settings.size, async ({ databaseUrl, processors, shared }) => {
    const collector = await startCollector()
    const addresses = {
      collector: collector.url,
      silent: await startSilentServer(),
      absent: `http://127.0.0.1:${await findFreePort()}`,
    }
    const servers: VariantServer[] = []
    for (const variant of variants) {
      const environment = { ...quiet, ...variant.environment(addresses) }
      servers.push({ variant, server: await startSportello({ ...shared, environment }) })
    }
    const operations = await measuredOperations(databaseUrl, shared.issuer)
    const [before] = loadavg()
    const series = await measureTelemetry(servers, operations, settings)
    console.log(
      telemetryPage(series, settings, [
        processors.sentence,
        `The Collector ${collector.version} receives.`,
        `Load average before: ${before!.toFixed(1)}.`,
      ]),
    )
  })
}, byDefault)
