import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { isSameProcess, processStart } from '../process-identity.ts'

/** What `run.json` in the data directory says about the embedded PostgreSQL that runs. */
export interface RunFile {
  /** Process of the PostgreSQL server. */
  pid: number
  /** TCP port on 127.0.0.1. */
  port: number
  /** The Node processes that use the server, one entry per use. */
  users: number[]
  /** Start times of the users, by process id: they tell a user from a later process with the same id. */
  starts: Record<string, string>
}

/** Reads the file; undefined where there is none, or none that can be understood. */
export async function readRunFile(path: string): Promise<RunFile | undefined> {
  try {
    const content = JSON.parse(await readFile(path, 'utf8')) as Partial<RunFile>
    if (typeof content.pid !== 'number' || typeof content.port !== 'number') return undefined
    return { pid: content.pid, port: content.port, users: content.users ?? [], starts: content.starts ?? {} }
  } catch {
    return undefined
  }
}

/** Writes the file in one step: a reader sees the old content or the new one. */
export async function writeRunFile(
  path: string,
  server: { pid: number; port: number },
  users: number[],
): Promise<void> {
  const starts = Object.fromEntries(users.map((pid) => [String(pid), processStart(pid) ?? '']))
  const content: RunFile = { pid: server.pid, port: server.port, users, starts }
  const draft = `${path}.${process.pid}`
  await writeFile(draft, JSON.stringify(content) + '\n')
  await rename(draft, path)
}

export async function removeRunFile(path: string): Promise<void> {
  await rm(path, { force: true })
}

/** The users of the file that still run. */
export function livingUsers(run: RunFile | undefined): number[] {
  return run ? run.users.filter((pid) => isSameProcess(pid, run.starts[String(pid)] ?? '')) : []
}
