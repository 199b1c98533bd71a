import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, chown, lchown, lstat, mkdir, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Account } from './run-program.ts'

/** The folder for what belongs to `path`, outside everybody's home and lasting over a restart of the machine. */
export function privateFolderPath(path: string): string {
  const parent = existsSync('/var/tmp') ? '/var/tmp' : tmpdir()
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 16)
  return join(parent, `sportello-postgres-${hash}`)
}

/** Makes that folder, for root and the account alone. Throws where somebody else was there first. */
export async function createPrivateFolder(path: string, account: Account): Promise<string> {
  const folder = privateFolderPath(path)
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  const found = await lstat(folder)
  if (!found.isDirectory() || (found.uid !== account.uid && found.uid !== 0)) {
    throw new Error(
      `${folder} belongs to somebody else. Delete it, or set DATABASE_URL to a PostgreSQL server.`,
    )
  }
  await chown(folder, account.uid, account.gid)
  await chmod(folder, 0o700)
  return folder
}

/** Makes the account the owner of the folder and of all that is in it. */
export async function giveTo(account: Account, folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  await chown(folder, account.uid, account.gid)
  for (const entry of entries) await lchown(join(entry.parentPath, entry.name), account.uid, account.gid)
}
