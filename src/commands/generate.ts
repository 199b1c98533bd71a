import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hashGenerationInputs } from './generation-inputs.ts'

// Runs before start, test and check: what is slow to load is loaded only when there is something to do.
const project = fileURLToPath(new URL('../../', import.meta.url))
const folder = join(project, 'src', 'generated')
const record = join(folder, '.inputs')

if (!isUpToDate()) {
  const { runCommand } = await import('./run-command.ts')
  await runCommand(generateInTurn)
}

async function generateInTurn(): Promise<void> {
  const { mkdir, rm, writeFile } = await import('node:fs/promises')
  const { withExclusiveLock } = await import('../development/exclusive-lock.ts')
  const { generateCode } = await import('./code-generation.ts')
  await mkdir(folder, { recursive: true })
  await withExclusiveLock(join(folder, '.lock'), {}, async () => {
    // Another process may have done it while this one waited.
    if (isUpToDate()) return
    const hash = hashGenerationInputs(project)
    console.error('Generating code from the Prisma and GraphQL schemas')
    // A failure leaves half of it: then the record must not hold for the old inputs either.
    await rm(record, { force: true })
    await generateCode(project)
    await writeFile(record, hash)
  })
}

function isUpToDate(): boolean {
  if (!existsSync(record) || !existsSync(join(folder, 'prisma', 'client.ts'))) return false
  return readFileSync(record, 'utf8') === hashGenerationInputs(project)
}
