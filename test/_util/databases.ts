import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { seedDatabase } from '../../prisma/seed/seed.ts'
import { applyMigrations } from '../../src/data/migrations.ts'
import { acquireEmbeddedPostgres } from '../../src/development/postgres/embedded-postgres.ts'
import { PrismaClient } from '../../src/generated/prisma/client.ts'
import { testSizes } from './sizes.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the superuser, database `postgres`. */
    administrationUrl: string
    /** Connection string of the application's role; the database is to be put in. */
    applicationUrl: string
  }
}

/** Makes the databases that tests read: `small`, `large` with four times as many rows, and `empty`; each with a twin to copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL
  const server = given ? undefined : await startServer()
  const administrationUrl = given ?? server!.superuserUrl('postgres')
  const applicationUrl = given ?? server!.databaseUrl('postgres')
  project.provide('administrationUrl', administrationUrl)
  project.provide('applicationUrl', applicationUrl)

  await Promise.all(
    Object.entries(testSizes).map(async ([name, size]) => {
      const template = `${name}_template`
      await createDatabase(administrationUrl, applicationUrl, template, 'template1')
      const url = withDatabase(applicationUrl, template)
      await applyMigrations(url)
      if (size) await seed(url, size)
      await createDatabase(administrationUrl, applicationUrl, name, template)
    }),
  )
  return async () => {
    await server?.release()
  }
}

async function startServer() {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'sportello-notai-test-'))
  return acquireEmbeddedPostgres({ dataDirectory, onProgress: () => {}, throwaway: true })
}

async function createDatabase(
  administrationUrl: string,
  applicationUrl: string,
  name: string,
  template: string,
): Promise<void> {
  const owner = pg.escapeIdentifier(decodeURIComponent(new URL(applicationUrl).username))
  await asAdministrator(administrationUrl, async (client) => {
    await client.query(`drop database if exists ${name} with (force)`)
    await client.query(`create database ${name} template ${template} owner ${owner}`)
  })
  await asAdministrator(withDatabase(administrationUrl, name), async (client) => {
    await client.query('create extension if not exists pg_stat_statements')
  })
}

/** Runs statements as superuser. */
export async function asAdministrator(url: string, run: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await run(client)
  } finally {
    await client.end()
  }
}

async function seed(
  url: string,
  size: NonNullable<(typeof testSizes)[keyof typeof testSizes]>,
): Promise<void> {
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) })
  try {
    await seedDatabase(client, size, () => {})
  } finally {
    await client.$disconnect()
  }
}

/** The same server and account, another database. */
export function withDatabase(url: string, database: string): string {
  const address = new URL(url)
  address.pathname = `/${database}`
  return address.href
}
