import { runBench } from './surroundings/run-bench.ts'
import { withSession } from './surroundings/session.ts'

/** Only asks whether all servers answer equally. */
await runBench((settings) => withSession(settings, async () => {}))
