import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { asAdministrator, withDatabase } from '../_util/databases.ts'

/** A database as the stack begins with: the application's own, which counts its statements. */
export async function createDatabase(name: string): Promise<void> {
  const owner = decodeURIComponent(new URL(inject('applicationUrl')).username)
  await asAdministrator(inject('administrationUrl'), async (client) => {
    await client.query(`create database ${name} owner ${pg.escapeIdentifier(owner)}`)
  })
  await asAdministrator(withDatabase(inject('administrationUrl'), name), async (client) => {
    await client.query('create extension if not exists pg_stat_statements')
  })
}

export async function dropDatabase(name: string): Promise<void> {
  await asAdministrator(inject('administrationUrl'), async (client) => {
    await client.query(`drop database if exists ${name} with (force)`)
  })
}

/** The files that the entrypoints read, in a folder that the account of the image may look into. */
export function putSecrets(root: string, secrets: Readonly<Record<string, string>>): string {
  const folder = join(root, 'passwords')
  mkdirSync(folder)
  chmodSync(folder, 0o755)
  for (const [name, secret] of Object.entries(secrets)) writeFileSync(join(folder, name), secret)
  return folder
}

export function withoutPassword(url: string): string {
  const address = new URL(url)
  address.password = ''
  return address.href
}
