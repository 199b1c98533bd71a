import { chown, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { programPath } from './postgres-binaries.ts'
import type { PostgresLocation } from './postgres-location.ts'
import { runProgram } from './run-program.ts'

const majorVersion = '18'

/** Whether the cluster is there. Throws where another major version of PostgreSQL made it, or it cannot be read. */
export async function hasCluster(location: PostgresLocation): Promise<boolean> {
  let version: string
  try {
    version = (await readFile(join(location.cluster, 'PG_VERSION'), 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') return false
    throw new Error(
      `The data in ${location.cluster} belong to another user. Run this as that user, set DATA_DIR to another ` +
        'folder, or delete them to start over.',
      { cause: error },
    )
  }
  if (version === majorVersion) return true
  throw new Error(
    `The data in ${location.cluster} are those of PostgreSQL ${version}; this project brings ${majorVersion}. ` +
      'Delete them to start over, or set DATA_DIR to another folder.',
  )
}

/**
 * Makes the cluster, with its superuser `postgres`. It gets its final name when it is complete: a half-made one is
 * never taken for done. Sorting and letter case are those of the built-in locale, the same on every machine.
 */
export async function createCluster(location: PostgresLocation, superuserPassword: string): Promise<void> {
  const { cluster, account } = location
  const parent = dirname(cluster)
  await removeDrafts(parent, basename(cluster))
  const draft = `${cluster}.new-${process.pid}`
  const data = join(draft, 'data')
  const passwordFile = join(draft, 'password')
  try {
    await mkdir(data, { recursive: true, mode: 0o700 })
    await writeFile(passwordFile, superuserPassword, { mode: 0o600 })
    if (account) for (const path of [draft, data, passwordFile]) await chown(path, account.uid, account.gid)
    const parameters = ['-D', data, '-U', 'postgres', '--pwfile', passwordFile, '--auth', 'scram-sha-256']
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    const result = await runProgram(
      programPath(location.binaries, 'initdb'),
      [...parameters, ...locale, '--no-instructions'],
      { account },
    )
    if (result.code !== 0) throw new Error(lastLines(result.output))
    await rename(data, cluster)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`PostgreSQL's data could not be prepared in ${cluster}. initdb says:\n${reason}`, {
      cause: error,
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/** The last lines of a program's output, to be shown in an error. */
export function lastLines(output: string, count = 12): string {
  return output.trim().split('\n').slice(-count).join('\n')
}

async function removeDrafts(parent: string, name: string): Promise<void> {
  const entries = await readdir(parent)
  const drafts = entries.filter((entry) => entry.startsWith(`${name}.new-`))
  // The initdb of one who was killed lives on for a moment and writes between our steps, until its folder is gone.
  const options = { recursive: true, force: true, maxRetries: 10 }
  await Promise.all(drafts.map((entry) => rm(join(parent, entry), options)))
}
