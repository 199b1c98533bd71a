import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import type { ProcessName } from './reads/plans.ts'
import { type Reader, startReader } from './reads/readers.ts'
import { measureReads } from './reads/rounds.ts'
import { readsPage } from './report/reads.ts'
import { isSmokeRun } from './report/tell.ts'
import { projectFolder } from './surroundings/folders.ts'
import { runBench } from './surroundings/run-bench.ts'
import { withSurroundings } from './surroundings/surroundings.ts'

const page = join(projectFolder, 'docs', 'benchmarks-reads.md')
const byDefault = { seconds: 1, rounds: 7 }

/** Measures what lies between our reads and bare pg, and writes docs/benchmarks-reads.md. */
await runBench((settings) => {
  if (!settings.choice.isEverything) throw new Error('There are no servers or operations to choose here.')
  return withSurroundings(settings.size, async (surroundings) => {
    const readers = new Map<ProcessName, Reader>()
    for (const name of ['plain', 'instrumented'] as const) {
      readers.set(name, await startReader(name, surroundings.shared))
    }
    const compared = [...readers.values()].reduce((sum, reader) => sum + reader.compared, 0)
    const series = await measureReads(readers, settings)
    const text = await format(readsPage(series, settings, { ...surroundings, compared }), {
      ...((await resolveConfig(page)) ?? {}),
      parser: 'markdown',
      proseWrap: 'always',
    })
    if (isSmokeRun(settings)) console.log(text)
    else await writeFile(page, text)
  })
}, byDefault)
