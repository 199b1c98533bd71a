import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface ServerProcess {
  readonly origin: string
  stop(): Promise<void>
}

export interface ServerProcessOptions {
  readonly databaseUrl: string
  readonly redisUrl: string | undefined
  /** Where the keys are that sign tokens. */
  readonly dataDirectory: string
}

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const longestStartMs = 30_000

/** The server as it is started by hand, in a process of its own and on a port that is free. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const { databaseUrl, redisUrl = '', dataDirectory } = options
  const { PATH, HOME } = process.env
  const server = spawn(process.execPath, [main], {
    env: {
      ...{ PATH, HOME, NODE_ENV: 'development', PORT: '0', LOG_LEVEL: 'error' },
      ...{ DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, DATA_DIR: dataDirectory },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const killAtExit = () => void server.kill('SIGKILL')
  process.once('exit', killAtExit)
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  let written = ''

  const origin = await new Promise<string>((resolve, reject) => {
    const fail = () => reject(new Error(`The server did not start. It wrote:\n${written}`))
    const timer = setTimeout(fail, longestStartMs)
    const read = (text: Buffer) => {
      written += String(text)
      const found = /listens on (http:\S+)/.exec(written)?.[1]
      if (found === undefined) return
      clearTimeout(timer)
      resolve(found)
    }
    server.stdout.on('data', read)
    server.stderr.on('data', read)
    void ended.then(fail)
  })

  return {
    origin,
    async stop() {
      process.off('exit', killAtExit)
      server.kill('SIGTERM')
      const timer = setTimeout(killAtExit, 5_000)
      await ended
      clearTimeout(timer)
    },
  }
}
