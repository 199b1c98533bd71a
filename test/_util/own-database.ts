import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { asAdministrator, withDatabase } from './databases.ts'
import type { TestDatabase } from './sizes.ts'

export interface OwnDatabase {
  readonly url: string
  /** The same database as superuser. */
  readonly administrationUrl: string
  drop(): Promise<void>
}

/** A copy of one of the shared databases for one test file: to write in it, or to count its statements. */
export async function copyDatabase(template: TestDatabase): Promise<OwnDatabase> {
  const name = `${template}_${randomBytes(6).toString('hex')}`
  const administrationUrl = inject('administrationUrl')
  const owner = decodeURIComponent(new URL(inject('applicationUrl')).username)
  await asAdministrator(administrationUrl, async (client) => {
    // A copy needs a template without connections, so it is made of a twin that nobody reads.
    await client.query(
      `create database ${name} template ${template}_template owner ${pg.escapeIdentifier(owner)}`,
    )
  })
  return {
    url: withDatabase(inject('applicationUrl'), name),
    administrationUrl: withDatabase(administrationUrl, name),
    drop: () =>
      asAdministrator(
        administrationUrl,
        async (client) => void (await client.query(`drop database ${name} with (force)`)),
      ),
  }
}
