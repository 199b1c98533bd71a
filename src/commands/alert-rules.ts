import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { generatedFiles, generatedFolders } from './alerts/generation.ts'
import { runCommand } from './run-command.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))

await runCommand(async () => {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
  const files = await generatedFiles(project)
  const changed: string[] = []
  for (const [path, text] of files) {
    const file = join(project, path)
    if ((await readFile(file, 'utf8').catch(() => undefined)) === text) continue
    changed.push(path)
    if (values.check) continue
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
  for (const path of await strayFiles(files)) {
    changed.push(path)
    if (!values.check) await rm(join(project, path))
  }
  if (values.check && changed.length > 0) {
    throw new Error(`Not as generated: ${changed.join(', ')}. Run: npm run alerts`)
  }
  console.log(`${files.size} files of rules, tests and dashboards; ${changed.length} changed`)
})

/** Files in the generated folders that nothing generates any more. */
async function strayFiles(files: ReadonlyMap<string, string>): Promise<string[]> {
  const found = await Promise.all(
    generatedFolders.map(async (folder) =>
      (await readdir(join(project, folder)).catch(() => [])).map((name) => join(folder, name)),
    ),
  )
  return found.flat().filter((path) => !files.has(relative('.', path)))
}
