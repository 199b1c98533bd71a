import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { projectFolder } from '../surroundings/folders.ts'
import { type EnduranceSettings, partNames } from './settings.ts'

const page = join(projectFolder, 'docs', 'benchmarks-endurance.md')

/** Writes `docs/benchmarks-endurance.md` where all parts were measured in earnest, and prints the text otherwise. */
export async function tellPage(
  text: string,
  { isQuick, parts }: EnduranceSettings,
  failures: readonly string[],
): Promise<void> {
  const options = (await resolveConfig(page)) ?? {}
  const formatted = await format(text, { ...options, parser: 'markdown', proseWrap: 'always' })
  if (isQuick || failures.length > 0 || parts.length < partNames.length) {
    console.log(formatted)
    return
  }
  await writeFile(page, formatted)
  console.error(`Written: ${page}`)
}
