import { measureAll } from './load/measure.ts'
import { writePage } from './report/page.ts'
import { readVersions } from './report/versions.ts'
import { runBench } from './surroundings/run-bench.ts'
import { withSession } from './surroundings/session.ts'

/** Starts everything, compares the answers, measures, and writes docs/benchmarks.md. */
await runBench((settings) =>
  withSession(settings.size, async (session) => {
    // First, since it can fail: a measurement takes long.
    const versions = await readVersions(session.databaseUrl, session.redisVersion)
    const series = await measureAll(session, settings)
    console.error(`Written: ${await writePage(session, series, settings, versions)}`)
  }),
)
