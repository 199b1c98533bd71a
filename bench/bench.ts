import { measureAll } from './load/measure.ts'
import { choiceText } from './report/choice.ts'
import { benchmarksPage, titles } from './report/page.ts'
import { summarise } from './report/summary.ts'
import { tell } from './report/tell.ts'
import { readVersions } from './report/versions.ts'
import { runBench } from './surroundings/run-bench.ts'
import { withSession } from './surroundings/session.ts'

/** Starts everything, compares the answers, measures, and writes docs/benchmarks.md; prints what is less than that. */
await runBench((settings) =>
  withSession(settings, async (session) => {
    // First, since it can fail: a measurement takes long.
    const versions = await readVersions(session.databaseUrl, session.redisVersion)
    const summaries = (await measureAll(session, settings)).map(summarise)
    const text = settings.choice.isEverything
      ? benchmarksPage(session, summaries, settings, versions)
      : choiceText(summaries, settings.choice, titles)
    await tell(text, settings)
  }),
)
