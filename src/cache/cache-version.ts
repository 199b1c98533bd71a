import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'

const folders = [new URL('../', import.meta.url), new URL('../../schema/', import.meta.url)]

/**
 * A hash over the program, the schema and the address of the database: what other code has kept may have another shape,
 * and what another database holds is not true of this one.
 */
export function cacheVersion(databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl)
  const hash = createHash('sha256').update(`${host}${pathname}\n`)
  for (const folder of folders) {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    for (const name of files.filter((file) => /\.(ts|graphql)$/.test(file)).sort()) {
      hash.update(`${name}\n`).update(readFileSync(new URL(name, folder)))
    }
  }
  return hash.digest('base64url').slice(0, 10)
}
