import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Passwords of the two roles of the embedded PostgreSQL; hexadecimal, safe in a URL. */
export interface PostgresPasswords {
  superuser: string
  application: string
}

const fileName = 'postgres.json'

/** Reads the passwords of a data directory; undefined where it has none yet. */
export async function readPostgresPasswords(dataDirectory: string): Promise<PostgresPasswords | undefined> {
  try {
    const content = await readFile(join(dataDirectory, 'keys', fileName), 'utf8')
    const passwords = JSON.parse(content) as Partial<PostgresPasswords>
    return passwords.superuser && passwords.application ? (passwords as PostgresPasswords) : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Draws passwords and keeps them in `keys/`, readable by the owner alone. */
export async function createPostgresPasswords(dataDirectory: string): Promise<PostgresPasswords> {
  const folder = join(dataDirectory, 'keys')
  const passwords = {
    superuser: randomBytes(24).toString('hex'),
    application: randomBytes(24).toString('hex'),
  }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  await writeFile(join(folder, fileName), JSON.stringify(passwords) + '\n', { mode: 0o600 })
  return passwords
}
