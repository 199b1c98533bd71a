import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'

const folders = [new URL('../', import.meta.url), new URL('../../schema/', import.meta.url)]

/** A hash over the program and the schema: what other code has kept may have another shape. */
export function codeVersion(): string {
  const hash = createHash('sha256')
  for (const folder of folders) {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    for (const name of files.filter((file) => /\.(ts|graphql)$/.test(file)).sort()) {
      hash.update(`${name}\n`).update(readFileSync(new URL(name, folder)))
    }
  }
  return hash.digest('base64url').slice(0, 10)
}
