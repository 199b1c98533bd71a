import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the generated code is made from; folders with the ending of the files that count. */
const inputFolders = [
  { folder: 'prisma', ending: '.prisma' },
  { folder: 'schema', ending: '.graphql' },
]
const inputFiles = [
  'codegen.ts',
  'prisma.config.ts',
  'package-lock.json',
  'src/commands/trusted-documents-plugin.ts',
  'src/commands/typed-documents-plugin.ts',
  'src/graphql/stored-operations.ts',
]

/** The GraphQL schema files, relative to the project. */
export function schemaFiles(project: string): string[] {
  return filesIn(project, 'schema', '.graphql')
}

/** A hash over the names and contents of everything that the generated code is made from. */
export function hashGenerationInputs(project: string): string {
  const found = inputFolders.flatMap(({ folder, ending }) => filesIn(project, folder, ending))
  const hash = createHash('sha256')
  for (const path of [...found, ...inputFiles].sort()) {
    const file = join(project, path)
    const content = existsSync(file) ? readFileSync(file) : 'absent'
    hash.update(`${path}\n${content.length}\n`).update(content)
  }
  return hash.digest('hex')
}

function filesIn(project: string, folder: string, ending: string): string[] {
  const path = join(project, folder)
  if (!existsSync(path)) return []
  const entries = readdirSync(path, { recursive: true, encoding: 'utf8' })
  return entries
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
}
