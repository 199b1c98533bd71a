import { execFile } from 'node:child_process'
import { cp, mkdir, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { benchFolder, projectFolder } from './folders.ts'

const run = promisify(execFile)

/** Generates the Prisma client and the types of Pothos from the project's own models, into `.generated/`. */
export async function generatePrisma(): Promise<void> {
  const target = join(benchFolder, '.generated')
  const schema = join(target, 'schema')
  await rm(target, { recursive: true, force: true })
  await mkdir(schema, { recursive: true })
  await cp(join(benchFolder, 'prisma', 'schema.prisma'), join(schema, 'schema.prisma'))
  await cp(join(projectFolder, 'prisma', 'models'), join(schema, 'models'), { recursive: true })

  const manifest = createRequire(import.meta.url).resolve('prisma/package.json')
  const program = join(dirname(manifest), 'build', 'index.js')
  const env = {
    ...process.env,
    PATH: `${join(benchFolder, 'node_modules', '.bin')}:${process.env.PATH}`,
    // Generating needs no schema engine, but without a path to some program Prisma downloads one.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  }
  await run(process.execPath, [program, 'generate', '--no-hints', '--schema', schema], {
    cwd: benchFolder,
    env,
  })
}
