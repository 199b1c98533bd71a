import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, rmdir, stat, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isSameProcess, processStart } from './process-identity.ts'

interface LockOwner {
  pid: number
  start: string
}

export interface ExclusiveLockOptions {
  /** Called once, after one second of waiting, with the process that holds the lock. */
  onWait?: (pid: number) => void
  /** How long to wait for the lock. Default 180. */
  timeoutSeconds?: number
}

/**
 * Runs `run` while no other process of this machine holds the lock `path` (a folder with the owner's name in it).
 * The lock of a process that died is taken over. Throws when the lock is not free in time.
 */
export async function withExclusiveLock<T>(
  path: string,
  options: ExclusiveLockOptions,
  run: () => Promise<T>,
): Promise<T> {
  await waitForLock(path, options)
  try {
    return await run()
  } finally {
    await releaseLock(path)
  }
}

async function waitForLock(path: string, options: ExclusiveLockOptions): Promise<void> {
  const timeoutSeconds = options.timeoutSeconds ?? 180
  const began = performance.now()
  let isAnnounced = false
  for (;;) {
    const owner = await readOwner(path)
    if (!owner && (await takeLock(path))) return
    if (owner && !isSameProcess(owner.pid, owner.start)) await breakLock(path)
    const waitedSeconds = (performance.now() - began) / 1000
    if (owner && waitedSeconds > 1 && !isAnnounced) {
      isAnnounced = true
      options.onWait?.(owner.pid)
    }
    if (waitedSeconds > timeoutSeconds) {
      const holder = owner ? `Process ${owner.pid}` : 'Another process'
      throw new Error(`${holder} has held ${path} for ${timeoutSeconds} s. Stop it, or delete that folder.`)
    }
    await sleep(25)
  }
}

/** The owner's name is in the folder before the folder gets its final name: no lock is ever seen without one. */
async function takeLock(path: string): Promise<boolean> {
  const draft = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`
  await mkdir(draft)
  const owner: LockOwner = { pid: process.pid, start: processStart(process.pid) ?? '' }
  await writeFile(join(draft, 'owner.json'), JSON.stringify(owner))
  try {
    await rename(draft, path)
    return true
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    const code = (error as NodeJS.ErrnoException).code ?? ''
    // Windows says EPERM where the folder is there.
    if (['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'].includes(code)) return false
    throw error
  }
}

async function readOwner(path: string): Promise<LockOwner | undefined> {
  try {
    return JSON.parse(await readFile(join(path, 'owner.json'), 'utf8')) as LockOwner
  } catch (error) {
    // A file that a power failure left empty names nobody: such a lock is stale.
    return error instanceof SyntaxError ? { pid: 0, start: '' } : undefined
  }
}

/** Only one process at a time looks again and removes, so that nobody removes the lock of a living successor. */
async function breakLock(path: string): Promise<void> {
  const guard = `${path}.breaking`
  try {
    await mkdir(guard)
  } catch {
    const age = Date.now() - (await stat(guard).then((entry) => entry.mtimeMs, Date.now))
    if (age > 10_000) await rmdir(guard).catch(() => undefined)
    return
  }
  try {
    const owner = await readOwner(path)
    if (owner && !isSameProcess(owner.pid, owner.start)) await releaseLock(path)
  } finally {
    await rmdir(guard).catch(() => undefined)
  }
}

async function releaseLock(path: string): Promise<void> {
  await unlink(join(path, 'owner.json')).catch(() => undefined)
  // A successor may have put its own folder in the place of the empty one.
  await rmdir(path).catch(() => undefined)
}
