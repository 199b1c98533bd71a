import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { runProgram, type Account } from './run-program.ts'

export const isRoot = (): boolean => process.getuid?.() === 0

/**
 * The account that PostgreSQL runs as when this process is root, which PostgreSQL refuses to be: `postgres` where
 * the machine has it, else `nobody`. Throws where it has neither.
 */
export async function findUnprivilegedAccount(): Promise<Account> {
  for (const name of ['postgres', 'nobody']) {
    const account = await accountNamed(name)
    if (account && account.uid !== 0) return account
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and this machine has neither a user postgres nor a user nobody. ' +
      'Run this as an ordinary user, or set DATABASE_URL.',
  )
}

async function accountNamed(name: string): Promise<Account | undefined> {
  const [user, group] = await Promise.all(['-u', '-g'].map((option) => runProgram('id', [option, name])))
  return user?.code === 0 && group?.code === 0
    ? { uid: Number(user.output), gid: Number(group.output) }
    : undefined
}

/** Whether the account may pass through every folder from the root down to `folder`, this one included. */
export async function canReach(account: Account, folder: string): Promise<boolean> {
  for (let current = folder; ; current = dirname(current)) {
    if (!(await hasPermission(account, current, 0o1))) return false
    if (current === dirname(current)) return true
  }
}

/** Whether the account has the permissions (4 read, 2 write, 1 execute or pass through) on this very entry. */
export async function hasPermission(account: Account, path: string, permissions: number): Promise<boolean> {
  const { mode, uid, gid } = await stat(path)
  const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0
  return ((mode >> shift) & permissions) === permissions
}
