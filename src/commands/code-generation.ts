import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CodegenConfig } from '@graphql-codegen/cli'
import { schemaFiles } from './generation-inputs.ts'

/** Generates Prisma's client and the types of the GraphQL schema. Throws with the message of the tool that failed. */
export async function generateCode(project: string): Promise<void> {
  await generatePrismaClient(project)
  await generateGraphqlTypes(project)
}

async function generatePrismaClient(project: string): Promise<void> {
  const program = join(
    dirname(createRequire(import.meta.url).resolve('prisma/package.json')),
    'build',
    'index.js',
  )
  const env = {
    ...process.env,
    // Generating needs no schema engine, but without a path to some program Prisma downloads one.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  }
  await new Promise<void>((resolve, reject) => {
    const parameters = [program, 'generate', '--no-hints']
    execFile(process.execPath, parameters, { cwd: project, env }, (error, stdout, stderr) => {
      if (!error) return resolve()
      reject(new Error(`Prisma's client could not be generated:\n${`${stderr}\n${stdout}`.trim()}`))
    })
  })
}

async function generateGraphqlTypes(project: string): Promise<void> {
  const configuration = join(project, 'codegen.ts')
  if (!existsSync(configuration) || schemaFiles(project).length === 0) return
  const [{ generate }, { default: settings }] = await Promise.all([
    import('@graphql-codegen/cli'),
    import(pathToFileURL(configuration).href) as Promise<{ default: CodegenConfig }>,
  ])
  try {
    await generate({ ...settings, cwd: project, silent: true }, true)
  } catch (error) {
    throw new Error(
      `The types of the GraphQL schema could not be generated:\n${[...new Set(messagesOf(error))].join('\n')}`,
      {
        cause: error,
      },
    )
  }
}

function messagesOf(error: unknown): string[] {
  if (error instanceof AggregateError) return error.errors.flatMap(messagesOf)
  const message = error instanceof Error ? error.message : String(error)
  // The tool puts the stack trace of its cause into the message.
  return [message.replaceAll(/\n\s+at .*/g, '').trim()]
}
