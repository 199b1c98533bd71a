import { readFileSync } from 'node:fs'
import { cpus, release, totalmem, type as system } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { benchFolder, projectFolder } from '../surroundings/folders.ts'

const ownPackages = [
  '@apollo/server',
  'fastify',
  'graphql',
  'dataloader',
  '@prisma/client',
  '@prisma/adapter-pg',
  'pg',
]
const peerPackages = [
  ['mercurius', 'graphql-jit', 'fastify', 'graphql', 'pg'],
  ['postgraphile', 'grafast', '@graphile/simplify-inflection'],
  ['graphql-yoga', '@pothos/core', '@pothos/plugin-prisma', '@prisma/client', '@prisma/adapter-pg'],
]

function versionIn(folder: string, name: string): string {
  const file = join(folder, 'node_modules', name, 'package.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

function versionsIn(folder: string, names: readonly string[]): string {
  return names.map((name) => `${name} ${versionIn(folder, name)}`).join(', ')
}

export async function readVersions(databaseUrl: string, redisVersion: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ version: string }>(
    "select current_setting('server_version') as version",
  )
  await client.end()
  const [mercurius, postgraphile, pothos] = peerPackages.map((names) => versionsIn(benchFolder, names))
  return [
    `Sportello Notai ${projectVersion()}: ${versionsIn(projectFolder, ownPackages)}`,
    `Mercurius: ${mercurius}`,
    `PostGraphile: ${postgraphile}`,
    `Yoga with Pothos: ${pothos}`,
    `SQL and same bytes: node:http, ${versionsIn(benchFolder, ['pg'])}`,
    `Node ${process.versions.node}, PostgreSQL ${rows[0]!.version}, Redis ${redisVersion}, ` +
      versionsIn(benchFolder, ['autocannon']),
  ]
}

function projectVersion(): string {
  return (JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as { version: string })
    .version
}

export function describeMachine(): string {
  const processors = cpus()
  const gibibytes = Math.round(totalmem() / 2 ** 30)
  return `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}, ${gibibytes} GiB, ${system()} ${release()}`
}
