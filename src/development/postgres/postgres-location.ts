import { existsSync } from 'node:fs'
import { cp, readlink, realpath, rename, rm, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { canReach, findUnprivilegedAccount, hasPermission, isRoot } from './postgres-account.ts'
import { findPostgresBinaries, programPath, type PostgresBinaries } from './postgres-binaries.ts'
import { createPrivateFolder, giveTo, privateFolderPath } from './private-folder.ts'
import type { Account } from './run-program.ts'

/** Where PostgreSQL's programs and data are, and who runs them. */
export interface PostgresLocation {
  /** Folder of the database cluster; it exists only when it is complete. */
  cluster: string
  binaries: PostgresBinaries
  /** Undefined: the account of this process. */
  account?: Account
}

/**
 * Decides where the cluster of a data directory lives. That is its folder `postgres`; only when this process is root
 * and the account that PostgreSQL then runs as cannot pass through to it, that is a link to a folder elsewhere.
 * @param dataDirectory an absolute path without links
 */
export async function locatePostgres(
  dataDirectory: string,
  onProgress: (message: string) => void,
): Promise<PostgresLocation> {
  const binaries = await findPostgresBinaries()
  const inside = join(dataDirectory, 'postgres')
  if (!isRoot()) return { cluster: await realpath(inside).catch(() => inside), binaries }

  const existing = await stat(inside).catch(() => undefined)
  // Data that an ordinary user made stay that user's, so that both can go on with them.
  const account = existing?.uid ? { uid: existing.uid, gid: existing.gid } : await findUnprivilegedAccount()
  const usable = await usableBinaries(binaries, account, onProgress)
  if (existing) {
    const cluster = await realpath(inside)
    if (await canReach(account, cluster)) return { cluster, binaries: usable, account }
    throw new Error(
      `PostgreSQL cannot run as root, and user ${account.uid}, whose data are in ${cluster}, cannot pass through to ` +
        'that folder. Set DATA_DIR to a folder that every user can reach, or delete the data to start over.',
    )
  }
  if (await canReach(account, dataDirectory)) {
    await rm(inside, { force: true })
    return { cluster: inside, binaries: usable, account }
  }
  const cluster = await prepareClusterElsewhere(inside, account)
  onProgress(
    `PostgreSQL cannot run as root and cannot reach ${dataDirectory}: its data are kept in ${cluster}`,
  )
  return { cluster, binaries: usable, account }
}

/** Removes the cluster of a data directory, wherever it is. */
export async function removeCluster(dataDirectory: string): Promise<void> {
  const inside = join(dataDirectory, 'postgres')
  const elsewhere = privateFolderPath(inside)
  const link = await readlink(inside).catch(() => undefined)
  if (link === join(elsewhere, 'postgres')) await rm(elsewhere, { recursive: true, force: true })
  await rm(inside, { recursive: true, force: true })
}

async function prepareClusterElsewhere(inside: string, account: Account): Promise<string> {
  const cluster = join(await createPrivateFolder(inside, account), 'postgres')
  const link = await readlink(inside).catch(() => undefined)
  // Without the link the data directory was deleted since: what lies there is nobody's any more.
  if (link !== cluster) {
    await rm(cluster, { recursive: true, force: true })
    await rm(inside, { force: true })
    await symlink(cluster, inside)
  }
  return cluster
}

async function usableBinaries(
  binaries: PostgresBinaries,
  account: Account,
  onProgress: (message: string) => void,
): Promise<PostgresBinaries> {
  if (await canUse(binaries, account)) return binaries
  const copy = join(await createPrivateFolder(binaries.native, account), binaries.version)
  if (existsSync(copy)) return { ...binaries, native: copy }

  onProgress(
    `PostgreSQL cannot run as root and cannot reach ${binaries.native}: its programs are copied to ${copy}`,
  )
  const draft = `${copy}.${process.pid}`
  await cp(binaries.native, draft, { recursive: true, verbatimSymlinks: true })
  await giveTo(account, draft)
  // Another process may have been faster; its copy is as good.
  await rename(draft, copy).catch(() => rm(draft, { recursive: true, force: true }))
  return { ...binaries, native: copy }
}

async function canUse(binaries: PostgresBinaries, account: Account): Promise<boolean> {
  const folders = ['bin', 'lib', 'share'].map((name) => join(binaries.native, name))
  for (const folder of folders) if (!(await canReach(account, folder))) return false
  return hasPermission(account, programPath(binaries, 'postgres'), 0o5)
}
