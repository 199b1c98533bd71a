import { spawn } from 'node:child_process'

/** The operating system's account that a program runs as. */
export interface Account {
  uid: number
  gid: number
}

export interface ProgramResult {
  /** Exit code; -1 where a signal ended the program. */
  code: number
  /** What it wrote, both streams, in the order of arrival. */
  output: string
}

export interface ProgramOptions {
  /** Undefined: the account of this process. */
  account?: Account
  /** Text for the program's standard input. */
  input?: string
}

/**
 * Runs one of PostgreSQL's programs to its end, with English messages.
 * Throws, in plain words, only where the program cannot be started at all.
 */
export async function runProgram(
  file: string,
  parameters: string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, parameters, {
      // The account may have no right to look into the current folder.
      cwd: '/',
      // Nothing of the caller's: its PG* and LC_* variables would change what the programs do.
      env: { LC_ALL: 'C', TZ: 'UTC' },
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      windowsHide: true,
      ...options.account,
    })
    let output = ''
    const collect = (chunk: Buffer) => (output += chunk.toString())
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    child.stdin?.end(options.input)
    child.on('error', (error) => {
      const advice = 'Set DATABASE_URL to a PostgreSQL server.'
      reject(
        new Error(`${file} cannot be run on this machine (${error.message}). ${advice}`, { cause: error }),
      )
    })
    const finish = (code: number | null) => resolve({ code: code ?? -1, output: output.trim() })
    child.on('close', finish)
    // A server that pg_ctl starts on Windows inherits the pipes and keeps them open.
    child.on('exit', (code) => setTimeout(finish, 500, code).unref())
  })
}
