import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { projectFolder } from '../surroundings/folders.ts'
import type { BenchSettings } from '../surroundings/run-bench.ts'

const page = join(projectFolder, 'docs', 'benchmarks.md')

/** Fewer say nothing: the same server varies too much from one to the next. */
const leastRounds = 5

export function isSmokeRun({ isQuick, rounds }: BenchSettings): boolean {
  return isQuick || rounds < leastRounds
}

/** Writes `docs/benchmarks.md` where everything was measured in earnest, and prints the text otherwise. */
export async function tell(text: string, settings: BenchSettings): Promise<void> {
  const options = (await resolveConfig(page)) ?? {}
  const formatted = await format(text, { ...options, parser: 'markdown', proseWrap: 'always' })
  if (isSmokeRun(settings) || !settings.choice.isEverything) {
    console.log(formatted)
    return
  }
  await writeFile(page, formatted)
  console.error(`Written: ${page}`)
}
